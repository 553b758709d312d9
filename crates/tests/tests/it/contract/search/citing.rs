//! What an answer may show of documents.

use rag_core::{
    db::{
        pages::{self, StoredPage},
        search::{self, CitedDocument},
    },
    ids::{DocumentId, StoreId},
};
use rag_tests::{TestDb, both};

use super::Shelf;

async fn count(db: &TestDb, stores: &[StoreId], documents: &[DocumentId]) -> i64 {
    db.read(async |conn| search::count_living(conn, stores, documents).await).await
}

async fn cited(db: &TestDb, documents: &[DocumentId]) -> Vec<CitedDocument> {
    let mut rows = db.read(async |conn| search::cited_documents(conn, documents).await).await;
    rows.sort_by_key(|row| row.id);
    rows
}

async fn write_pages(db: &TestDb, document: DocumentId) {
    for page in [2, 1, 10] {
        let page = StoredPage { page, body: format!("Seite {page}"), blocks: "[]".to_owned() };
        db.write(async |tx| pages::insert(tx, document, &page).await).await;
    }
}

both! {
    async fn living_documents_of_the_stores_are_counted_each_once(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, two, three] = shelf.documents;
        let [deleted, unfinished] = shelf.hidden;
        assert_eq!(count(&db, &shelf.stores, &[one, two, three, deleted, DocumentId(0)]).await, 3);
        assert_eq!(count(&db, &shelf.stores[..1], &[one, one, three]).await, 1);
        assert_eq!(
            count(&db, &shelf.stores, &[unfinished]).await,
            1,
            "it may be chosen before it is done"
        );
        assert_eq!(count(&db, &shelf.stores, &[]).await, 0);
        assert_eq!(count(&db, &[], &[one]).await, 0);
        assert_eq!(count(&db, &[], &[]).await, 0);
    }

    async fn words_of_deleted_documents_are_not_shown_again(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, _, three] = shelf.documents;
        let asked = [three, shelf.hidden[0], one, one, DocumentId(i64::MAX)];
        let mut living = db.read(async |conn| search::living_documents(conn, &asked).await).await;
        living.sort();
        assert_eq!(living, [one, three]);
        assert_eq!(db.read(async |conn| search::living_documents(conn, &[]).await).await, []);
    }

    async fn what_is_cited_is_named_unless_it_or_its_store_is_deleted(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, two, three] = shelf.documents;
        db.execute(&format!("update documents set display_name = 'Erstes' where id = {one}")).await;
        let owner = db.number("select id from users").await;
        db.deletes_store(rag_core::ids::UserId(owner), shelf.stores[1]).await;
        let rows = cited(&db, &[two, three, one, shelf.hidden[0]]).await;
        let first = CitedDocument {
            id: one,
            store_id: shelf.stores[0],
            filename: "one.txt".to_owned(),
            title: "Erstes".to_owned(),
            media_type: "text/plain".to_owned(),
        };
        assert_eq!(rows[0], first);
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [one, two]);
        assert_eq!(cited(&db, &[]).await, []);
    }

    async fn named_pages_are_read_as_far_as_they_exist(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, two, _] = shelf.documents;
        write_pages(&db, one).await;
        let keys = [(one, 10), (one, 2), (one, 3), (one, 10), (two, 1), (one, i64::MAX)];
        let mut rows = db.read(async |conn| search::page_texts(conn, &keys).await).await;
        rows.sort_by_key(|row| row.page);
        let found: Vec<_> =
            rows.iter().map(|row| (row.document_id, row.page, row.body.as_str())).collect();
        assert_eq!(found, [(one, 2, "Seite 2"), (one, 10, "Seite 10")]);
        assert_eq!(db.read(async |conn| search::page_texts(conn, &[]).await).await, []);
    }

    async fn all_pages_come_by_document_and_in_order(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, two, three] = shelf.documents;
        for id in [two, one, three] {
            write_pages(&db, id).await;
        }
        let rows = db.read(async |conn| search::all_page_texts(conn, &[two, one, two]).await).await;
        let found: Vec<_> = rows.iter().map(|row| (row.document_id, row.page)).collect();
        assert_eq!(found, [(one, 1), (one, 2), (one, 10), (two, 1), (two, 2), (two, 10)]);
        assert_eq!(db.read(async |conn| search::all_page_texts(conn, &[]).await).await, []);
    }
}
