//! Deleting a document and taking it back.

use super::{DOCUMENT, TrashError, cancel, due, schedule};
use crate::{
    app::App,
    audit::{self, Action},
    budgets,
    db::{
        documents::{self as table, Document},
        stores,
    },
    documents,
    ids::{DocumentId, UserId},
    telemetry::error_chain,
};

/// Hides a document at once: from now on it is never quoted. Its copies are removed after the
/// retention time.
pub async fn delete_document(app: &App, user: UserId, id: DocumentId) -> Result<(), TrashError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if table::mark_deleted(&mut tx, id, user, now).await? {
        budgets::release_index(&mut tx, id).await?;
        schedule(&mut tx, &app.settings.retention, (DOCUMENT, id.0), now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes a document back; if the engine has lost it meanwhile, it is indexed again. One that is not deleted
/// stays as it is.
pub async fn restore_document(
    app: &App,
    admin: UserId,
    id: DocumentId,
) -> Result<Document, TrashError> {
    let is_lost = is_lost(app, id).await?;
    let mut tx = app.db.begin().await?;
    let document = table::find(&mut tx, id).await?.ok_or(TrashError::DocumentNotFound)?;
    let store = stores::find(&mut tx, document.store_id).await?;
    if store.is_none_or(|store| store.deleted_at.is_some()) {
        return Err(TrashError::StoreDeleted);
    }
    let Some(deleted_at) = document.deleted_at else {
        return Ok(document);
    };
    if due(&app.settings.retention, deleted_at) <= app.now() {
        return Err(TrashError::Gone);
    }
    table::unmark_deleted(&mut tx, id).await.map_err(|error| {
        if error.is_conflict() { TrashError::UploadedAgain } else { error.into() }
    })?;
    cancel(&mut tx, (DOCUMENT, id.0), app.now()).await?;
    if document.status.is_unfinished() {
        documents::set_out(app, &mut tx, &document).await?;
    } else if is_lost {
        documents::reindex(&mut tx, id, app.now()).await?;
    }
    audit::record(&mut tx, admin, Action::RestoreDocument, id.0, app.now()).await?;
    tx.commit().await?;
    Ok(document)
}

/// Whether the copy of a document in the trash may be gone. Indexing begins with a closer look, so that an
/// engine that does not answer now is no reason to believe in a copy.
async fn is_lost(app: &App, id: DocumentId) -> Result<bool, TrashError> {
    let Some(remote) = app.engine.remote() else { return Ok(false) };
    let document = table::find(&mut app.db.read().await?, id).await?;
    let document = document.filter(|document| document.deleted_at.is_some());
    let Some(name) = document.and_then(|document| document.provider_name) else {
        return Ok(false);
    };
    let looked = remote.has_copy(&name).await;
    Ok(!looked.unwrap_or_else(|error| {
        let error = error_chain(&error);
        tracing::warn!(error, "nobody knows whether the copy of a restored document is there");
        false
    }))
}
