//! Another try at a failed document, asked for by a person.

use crate::{
    app::App,
    budgets::BudgetError,
    db::{
        DbError,
        documents::{self as document_table, Document},
        ingestion as table,
    },
    documents,
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
    documents::set_out(app, &mut tx, document).await?;
    let document = document_table::find(&mut tx, document.id).await?;
    tx.commit().await?;
    document.ok_or(RetryError::NotFailed)
}
