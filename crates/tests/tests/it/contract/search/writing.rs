//! Writing and removing what is searched.

use rag_core::{
    db::{
        Tx, purges,
        purges::Remains,
        search_index::{self, NewPassage},
    },
    ids::DocumentId,
};
use rag_tests::{TestDb, both};

use super::{Shelf, index, passage};

async fn remains(db: &TestDb, document: DocumentId) -> Remains {
    db.read(async |conn| purges::remains(conn, document).await).await
}

const WHOLE: Remains = Remains { pages: 0, passages: 2, postings: 2 };

both! {
    async fn what_was_indexed_can_be_indexed_again_only_after_its_removal(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let (store, one) = (shelf.stores[0], shelf.documents[0]);
        let again = db.try_write(async |tx| index(tx, store, one).await).await;
        assert!(again.is_err_and(|error| error.is_conflict()));
        let row = async |tx: &mut Tx| search_index::insert_passages(tx, one, &[passage(1)]).await;
        assert!(db.try_write(row).await.is_err_and(|error| error.is_conflict()));
        let terms = [("wasser".to_owned(), Vec::new())];
        let row = async |tx: &mut Tx| search_index::insert_postings(tx, store, one, &terms).await;
        assert!(db.try_write(row).await.is_err_and(|error| error.is_conflict()));
        db.write(async |tx| {
            search_index::remove_document(tx, one).await?;
            index(tx, store, one).await
        })
        .await;
        assert_eq!(remains(&db, one).await, WHOLE);
    }

    async fn nothing_to_write_is_nothing_written(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let (store, id) = (shelf.stores[0], shelf.documents[0]);
        db.write(async |tx| {
            search_index::insert_passages(tx, id, &[]).await?;
            search_index::insert_postings(tx, store, id, &[]).await
        })
        .await;
        assert_eq!(remains(&db, id).await, WHOLE);
    }

    async fn one_statement_takes_thousands_of_passages(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let rows: Vec<NewPassage> = (0..2_000).map(passage).collect();
        db.write(async |tx| search_index::insert_passages(tx, id, &rows).await).await;
        assert_eq!(remains(&db, id).await.passages, 2_000);
    }

    async fn of_one_document_everything_is_removed(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, two, _] = shelf.documents;
        for _ in 0..2 {
            db.write(async |tx| search_index::remove_document(tx, one).await).await;
        }
        assert_eq!(remains(&db, one).await, Remains::default());
        assert_eq!(remains(&db, two).await, WHOLE);
        assert_eq!(db.number("select count(*) from search_documents").await, 4);
    }

    async fn of_a_store_everything_is_removed_by_its_name(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, two, three] = shelf.documents;
        db.write(async |tx| search_index::remove_store(tx, "no such store").await).await;
        assert_eq!(remains(&db, one).await, WHOLE);
        db.write(async |tx| search_index::remove_store(tx, "ada").await).await;
        for id in [one, two, shelf.hidden[0], shelf.hidden[1]] {
            assert_eq!(remains(&db, id).await, Remains::default());
        }
        assert_eq!(remains(&db, three).await, WHOLE);
        assert_eq!(db.number("select count(*) from search_documents").await, 1);
    }
}
