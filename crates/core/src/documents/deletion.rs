//! Deleting a document and taking it back.

use super::{DocumentError, index_price};
use crate::{
    app::App,
    audit::{self, Action},
    budgets::{self, Purpose},
    db::{
        Tx,
        documents::{self as table, Document, DocumentStatus},
        stores,
    },
    ids::{DocumentId, UserId},
    queue::{self, Bell},
    trash,
};

/// Hides a document at once: from now on it is never quoted. Its copies are removed after the
/// retention time.
pub async fn delete(app: &App, user: UserId, id: DocumentId) -> Result<(), DocumentError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if table::mark_deleted(&mut tx, id, user, now).await? {
        budgets::release_index(&mut tx, id).await?;
        trash::schedule_document(&mut tx, &app.settings.retention, id, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes a document back. One that is not deleted stays as it is.
pub async fn restore(app: &App, admin: UserId, id: DocumentId) -> Result<Document, DocumentError> {
    let mut tx = app.db.begin().await?;
    let document = table::find(&mut tx, id).await?.ok_or(DocumentError::NotFound)?;
    if !stores::lock_living(&mut tx, document.store_id).await? {
        return Err(DocumentError::StoreDeleted);
    }
    let Some(deleted_at) = document.deleted_at else {
        return Ok(document);
    };
    if deleted_at + app.settings.retention.trash <= app.now() {
        return Err(DocumentError::Gone);
    }
    if !table::unmark_deleted(&mut tx, id).await? {
        return Ok(document);
    }
    if !trash::cancel_document(&mut tx, id, app.now()).await? {
        return Err(DocumentError::Gone);
    }
    if matches!(document.status, DocumentStatus::Pending | DocumentStatus::Running) {
        resume(app, &mut tx, &document).await?;
    }
    audit::record(&mut tx, admin, Action::RestoreDocument, id.0, app.now()).await?;
    tx.commit().await?;
    Ok(document)
}

/// Sends a document that was deleted before it was indexed on its way again, with a hold of its own.
async fn resume(app: &App, tx: &mut Tx, document: &Document) -> Result<(), DocumentError> {
    let purpose = Purpose::Index { store: document.store_id, document: document.id };
    let amount = index_price(app, document.estimated_tokens);
    budgets::reserve(tx, document.user_id, amount, purpose, app.now()).await?;
    queue::ring(tx, Bell::IngestDocument(document.id), app.now()).await?;
    Ok(())
}
