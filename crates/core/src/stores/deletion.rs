//! Deleting a store and taking it back.

use super::StoreError;
use crate::{
    app::App,
    audit::{self, Action},
    db::{documents, stores as table},
    ids::{StoreId, UserId},
    trash,
};

/// Hides a store and its documents at once; their copies are removed after the retention time.
pub async fn delete(app: &App, user: UserId, store: StoreId) -> Result<(), StoreError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if table::mark_deleted(&mut tx, store, user, now).await? {
        documents::mark_deleted_with_store(&mut tx, store, user, now).await?;
        trash::schedule_store(&mut tx, &app.settings.retention, store, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes a store back with the documents that were deleted with it. One that is not deleted stays as
/// it is.
pub async fn restore(app: &App, admin: UserId, id: StoreId) -> Result<(), StoreError> {
    let mut tx = app.db.begin().await?;
    let store = table::find(&mut tx, id).await?.ok_or(StoreError::NotFound)?;
    let Some(deleted_at) = store.deleted_at else {
        return Ok(());
    };
    if deleted_at + app.settings.retention.trash <= app.now() {
        return Err(StoreError::Gone);
    }
    if !table::unmark_deleted(&mut tx, id).await? {
        return Ok(());
    }
    documents::unmark_deleted_with_store(&mut tx, id).await?;
    if !trash::cancel_store(&mut tx, id, app.now()).await? {
        return Err(StoreError::Gone);
    }
    audit::record(&mut tx, admin, Action::RestoreStore, id.0, app.now()).await?;
    tx.commit().await?;
    Ok(())
}
