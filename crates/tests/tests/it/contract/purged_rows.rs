//! What a removal leaves of documents and stores.

use rag_core::{
    db::{
        Tx, documents,
        pages::{self, StoredPage},
        purges::{self, Remains},
        stores,
    },
    ids::{DocumentId, StoreId},
};
use rag_tests::{TestDb, at, both};

async fn unpurged(db: &TestDb, store: StoreId) -> Vec<DocumentId> {
    db.read(async |conn| purges::list_unpurged(conn, store).await).await
}

async fn blanks(db: &TestDb, id: DocumentId) {
    db.write(async |tx| purges::blank_document(tx, id, at(9)).await).await;
}

both! {
    async fn documents_with_content_are_listed_in_order_deleted_or_not(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let mut ids = Vec::new();
        for content in ["a", "b", "c"] {
            ids.push(db.document(ada, store, content).await);
        }
        db.deletes(ada, ids[1]).await;
        assert_eq!(unpurged(&db, store).await, ids);
        blanks(&db, ids[1]).await;
        assert_eq!(unpurged(&db, store).await, [ids[0], ids[2]]);
        assert_eq!(unpurged(&db, StoreId(0)).await, []);
    }

    async fn a_purged_document_keeps_its_number_and_nothing_that_tells_of_it(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let (one, two) = (db.indexed(ada, store, "one").await, db.indexed(ada, store, "two").await);
        db.execute(
            "update documents set display_name = 'n', page_count = 1, pages_ready_at = created_at,
            gcs_uri = 'g', error_message = 'e', lease_owner = 'l', lease_until = created_at",
        )
        .await;
        for id in [one, two] {
            db.deletes(ada, id).await;
        }
        blanks(&db, one).await;
        let row = db.read(async |conn| documents::find(conn, one).await).await.unwrap();
        assert_eq!((row.title(), row.sha256.as_str(), row.storage_key.as_str()), ("", "", ""));
        assert_eq!((row.display_name, row.gcs_uri, row.provider_name), (None, None, None));
        assert_eq!((row.page_count, row.pages_ready_at, row.error_message), (None, None, None));
        assert_eq!(db.number("select count(*) from documents where lease_owner is null").await, 1);
        let other = db.read(async |conn| documents::find(conn, two).await).await.unwrap();
        assert_eq!(other.filename, "two");
        blanks(&db, two).await;
        assert_eq!(unpurged(&db, store).await, [], "many blank rows are no duplicates");
    }

    async fn a_document_that_is_not_deleted_is_not_blanked(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        blanks(&db, id).await;
        assert_eq!(unpurged(&db, store).await, [id]);
        db.deletes(ada, id).await;
        let restore = async |tx: &mut Tx| documents::unmark_deleted(tx, id).await;
        let blank = async |tx: &mut Tx| purges::blank_document(tx, id, at(9)).await;
        db.after(restore, blank).await.unwrap();
        let row = db.read(async |conn| documents::find(conn, id).await).await.unwrap();
        assert_eq!(row.filename, "one");
    }

    async fn a_purged_store_loses_its_names_and_its_conversations(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let other = db.store(ada, "other").await;
        for (id, store) in [("one", store), ("two", other)] {
            db.session(ada, store, id, 1).await;
        }
        db.deletes_store(ada, store).await;
        for _ in 0..2 {
            db.write(async |tx| purges::blank_store(tx, store, at(9)).await).await;
        }
        let row = db.read(async |conn| stores::find(conn, store).await).await.unwrap();
        assert_eq!((row.display_name.as_str(), row.fs_name.as_str()), ("", ""));
        assert_eq!(db.number("select count(*) from chat_sessions where id = 'two'").await, 1);
        assert_eq!(db.number("select count(*) from chat_sessions").await, 1);
    }

    async fn a_store_that_is_not_deleted_keeps_its_names_and_its_conversations(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        db.session(ada, store, "one", 1).await;
        db.write(async |tx| purges::blank_store(tx, store, at(9)).await).await;
        let row = db.read(async |conn| stores::find(conn, store).await).await.unwrap();
        assert_eq!(row.display_name, "ada");
        assert_eq!(db.number("select count(*) from chat_sessions").await, 1);
    }

    async fn what_is_left_of_a_document_is_counted(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let (one, two) =
            (db.document(ada, store, "one").await, db.document(ada, store, "two").await);
        let page = StoredPage { page: 1, body: String::new(), blocks: "[]".to_owned() };
        db.write(async |tx| pages::insert(tx, one, &page).await).await;
        let remains = async |id| db.read(async |conn| purges::remains(conn, id).await).await;
        assert_eq!(remains(one).await, Remains { pages: 1, ..Remains::default() });
        assert_eq!(remains(two).await, Remains::default());
    }
}
