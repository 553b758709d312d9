//! The page-text index: writing it, and reading what may be shown of it.

mod citing;
mod searching;
mod writing;

use rag_core::{
    db::{
        DbError, Tx,
        search_index::{self, NewPassage, NewSearchDocument},
    },
    ids::{DocumentId, StoreId},
};
use rag_tests::TestDb;

fn passage(ordinal: i64) -> NewPassage {
    NewPassage { ordinal, page: ordinal + 1, body: format!("passage {ordinal}") }
}

/// Two passages, and postings of "wasser" and "größe".
async fn index(tx: &mut Tx, store_id: StoreId, document_id: DocumentId) -> Result<(), DbError> {
    let terms = [("wasser".to_owned(), vec![1, 0, 255]), ("größe".to_owned(), Vec::new())];
    search_index::insert_passages(tx, document_id, &[passage(0), passage(1)]).await?;
    search_index::insert_postings(tx, store_id, document_id, &terms).await?;
    let row = NewSearchDocument {
        document_id,
        store_id,
        language: "de",
        passage_count: 2,
        lengths: vec![0, 7, 255],
        summary: "{\"Größe\":1}".to_owned(),
    };
    search_index::insert_document(tx, &row).await
}

/// What one person has in two stores, all of it indexed.
struct Shelf {
    stores: [StoreId; 2],
    /// Two of the first store and one of the second.
    documents: [DocumentId; 3],
    /// Of the first store, and not to be seen: deleted, failed half-way.
    hidden: [DocumentId; 2],
}

impl Shelf {
    async fn with(db: &TestDb) -> Self {
        let (ada, first) = db.shelf("ada").await;
        let second = db.store(ada, "second").await;
        let documents = [
            db.indexed(ada, first, "one.txt").await,
            db.indexed(ada, first, "two.txt").await,
            db.indexed(ada, second, "three.txt").await,
        ];
        let deleted = db.indexed(ada, first, "deleted").await;
        let unfinished = db.document(ada, first, "unfinished").await;
        let shelf = Self { stores: [first, second], documents, hidden: [deleted, unfinished] };
        for id in documents.into_iter().chain(shelf.hidden) {
            let store = if id == documents[2] { second } else { first };
            db.write(async |tx| index(tx, store, id).await).await;
        }
        db.deletes(ada, deleted).await;
        shelf
    }
}
