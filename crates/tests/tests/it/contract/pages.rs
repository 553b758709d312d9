//! Table `document_pages`.

use rag_core::{
    db::pages::{self, StoredPage},
    ids::DocumentId,
};
use rag_tests::{TestDb, both};

fn page(page: i64, body: &str) -> StoredPage {
    StoredPage { page, body: body.to_owned(), blocks: format!("[{page}]") }
}

async fn insert(db: &TestDb, document: DocumentId, page: &StoredPage) {
    db.write(async |tx| pages::insert(tx, document, page).await).await;
}

both! {
    async fn pages_are_listed_in_order_as_they_were_written(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let (one, two) =
            (db.document(ada, store, "one").await, db.document(ada, store, "two").await);
        let written =
            [page(1, ""), page(2, "Größe 🦀 '\\%_"), page(10, "ten"), page(i64::MAX, "end")];
        for page in written.iter().rev() {
            insert(&db, one, page).await;
        }
        insert(&db, two, &page(1, "of two")).await;
        assert_eq!(db.read(async |conn| pages::list(conn, one).await).await, written);
        assert_eq!(db.read(async |conn| pages::list(conn, DocumentId(0)).await).await, []);
    }

    async fn a_page_is_written_once(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        insert(&db, id, &page(1, "first")).await;
        let second = page(1, "second");
        let second = db.try_write(async |tx| pages::insert(tx, id, &second).await).await;
        assert!(second.is_err_and(|error| error.is_conflict()));
    }

    async fn one_page_is_found_by_its_number(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        insert(&db, id, &page(2, "zwei")).await;
        let text = async |document, page| {
            db.read(async |conn| pages::find_text(conn, document, page).await).await
        };
        assert_eq!(text(id, 2).await.as_deref(), Some("zwei"));
        for (document, page) in [(id, 1), (id, 0), (id, i64::MIN), (DocumentId(0), 2)] {
            assert_eq!(text(document, page).await, None);
        }
    }

    async fn text_is_counted_in_bytes(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let bytes = async || db.read(async |conn| pages::text_bytes(conn, id).await).await;
        assert_eq!(bytes().await, 0);
        insert(&db, id, &page(1, "Größe 🦀")).await;
        insert(&db, id, &page(2, "end")).await;
        assert_eq!(bytes().await, 15);
    }

    async fn all_pages_of_one_document_are_removed(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let (one, two) =
            (db.document(ada, store, "one").await, db.document(ada, store, "two").await);
        for id in [one, two] {
            insert(&db, id, &page(1, "text")).await;
        }
        for _ in 0..2 {
            db.write(async |tx| pages::delete_all(tx, one).await).await;
        }
        assert_eq!(db.read(async |conn| pages::list(conn, one).await).await, []);
        assert_eq!(db.read(async |conn| pages::list(conn, two).await).await.len(), 1);
    }
}
