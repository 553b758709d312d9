//! Another try at a failed document, asked for by a person.

use crate::{
    app::App,
    budgets::{self, BudgetError, Purpose},
    db::{
        DbError, Tx,
        documents::{self as document_table, Document},
        ingestion as table, ledger,
    },
    documents,
    queue::{self, Bell},
};

/// Why a retry was refused.
#[derive(Debug, thiserror::Error)]
pub enum RetryError {
    #[error("the document has not failed")]
    NotFailed,
    #[error(transparent)]
    Budget(#[from] BudgetError),
    #[error(transparent)]
    Database(#[from] DbError),
}

/// ERROR to PENDING, with a hold for the index cost and a bell: all or nothing.
pub async fn retry(app: &App, document: &Document) -> Result<Document, RetryError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !table::mark_retried(&mut tx, document.id, now).await? {
        return Err(RetryError::NotFailed);
    }
    set_out(app, &mut tx, document).await?;
    let document = document_table::find(&mut tx, document.id).await?;
    tx.commit().await?;
    document.ok_or(RetryError::NotFailed)
}

/// Sends a document that waits on its way again, with a bell and, unless it has been paid for, a hold of
/// its own.
pub async fn set_out(app: &App, tx: &mut Tx, document: &Document) -> Result<(), BudgetError> {
    let now = app.now();
    if !ledger::has_index_cost(tx, document.id).await? {
        let purpose = Purpose::Index { store: document.store_id, document: document.id };
        let amount = documents::index_price(app, document.estimated_tokens);
        budgets::reserve(tx, document.user_id, amount, purpose, now).await?;
    }
    queue::ring(tx, Bell::IngestDocument(document.id), now).await?;
    Ok(())
}
