//! Table `documents`: the transitions of a worker, and those who look after them.

mod claims;
mod recovery;
mod reindexing;
mod transitions;

use rag_core::{
    db::{documents, documents::Document, ingestion::Cause, ingestion::Lease},
    ids::DocumentId,
};
use rag_tests::{TestDb, at};

fn lease(document: DocumentId, owner: &str, until: i64) -> Lease {
    Lease { document, owner: owner.to_owned(), until: at(until) }
}

fn cause() -> Cause {
    Cause { code: "code".to_owned(), message: "Später — 後で".to_owned(), retryable: true }
}

async fn row(db: &TestDb, id: DocumentId) -> Document {
    db.read(async |conn| documents::find(conn, id).await).await.unwrap()
}
