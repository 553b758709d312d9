//! Deleting a store and taking it back.

use super::{STORE, TrashError, cancel, due, schedule};
use crate::{
    app::App,
    audit::{self, Action},
    budgets,
    db::{documents as document_table, stores as table},
    documents,
    ids::{StoreId, UserId},
};

/// Hides a store and its documents at once; their copies are removed after the retention time.
pub async fn delete_store(app: &App, user: UserId, store: StoreId) -> Result<(), TrashError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if table::mark_deleted(&mut tx, store, user, now).await? {
        for document in document_table::unfinished_of_store(&mut tx, store).await? {
            budgets::release_index(&mut tx, document.id).await?;
        }
        document_table::mark_deleted_with_store(&mut tx, store, user, now).await?;
        schedule(&mut tx, &app.settings.retention, (STORE, store.0), now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes a store back with the documents that were deleted with it. One that is not deleted stays as
/// it is.
pub async fn restore_store(app: &App, admin: UserId, id: StoreId) -> Result<(), TrashError> {
    let mut tx = app.db.begin().await?;
    let store = table::find(&mut tx, id).await?.ok_or(TrashError::StoreNotFound)?;
    let Some(deleted_at) = store.deleted_at else {
        return Ok(());
    };
    if due(&app.settings.retention, deleted_at) <= app.now() {
        return Err(TrashError::Gone);
    }
    table::unmark_deleted(&mut tx, id).await?;
    document_table::unmark_deleted_with_store(&mut tx, id).await?;
    for document in document_table::unfinished_of_store(&mut tx, id).await? {
        documents::set_out(app, &mut tx, &document).await?;
    }
    cancel(&mut tx, (STORE, id.0), app.now()).await?;
    audit::record(&mut tx, admin, Action::RestoreStore, id.0, app.now()).await?;
    tx.commit().await?;
    Ok(())
}
