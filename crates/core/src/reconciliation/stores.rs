//! Stores that no row leads to, and rows that lead to no store.

use std::collections::HashSet;

use chrono::TimeDelta;

use crate::{
    app::App,
    db::{
        provider_documents,
        stores::{self as table, Store},
    },
    documents,
    engine::{EngineError, Remote, RemoteStore},
    telemetry::error_chain,
};

/// The row of a store is written within minutes of its creation, if it ever is.
const SETTLED_AFTER: TimeDelta = TimeDelta::hours(1);

/// Removes stores of this installation that have no row, and makes those again that the engine has lost.
pub async fn reconcile_stores(app: &App) -> Result<(), EngineError> {
    let Some(remote) = app.engine.remote() else { return Ok(()) };
    let there = remote.list_stores().await?;
    let rows = table::list_named(&mut app.db.read().await?).await?;
    remove_left_over(app, &there, &rows).await;
    let there: HashSet<&str> = there.iter().map(|store| store.fs_name.as_str()).collect();
    let missing = rows.iter().filter(|store| !there.contains(store.fs_name.as_str()));
    for store in missing.filter(|store| store.deleted_at.is_none()) {
        if let Err(error) = restore_if_lost(app, remote, store).await {
            let error = error_chain(&error);
            tracing::warn!(store.id = store.id.0, error, "a lost store was not made again");
        }
    }
    Ok(())
}

async fn remove_left_over(app: &App, there: &[RemoteStore], rows: &[Store]) {
    let known: HashSet<&str> = rows.iter().map(|store| store.fs_name.as_str()).collect();
    let before = app.now() - SETTLED_AFTER;
    let left_over = there.iter().filter(|store| {
        store.is_ours
            && !known.contains(store.fs_name.as_str())
            && store.created_at.is_some_and(|created| created < before)
    });
    for store in left_over {
        let name = store.fs_name.as_str();
        match app.engine.delete_store(name).await {
            Ok(()) => tracing::warn!(name, "removed a store that no row leads to"),
            Err(error) => {
                let error = error_chain(&error);
                tracing::warn!(name, error, "a store that no row leads to is left");
            }
        }
    }
}

async fn restore_if_lost(app: &App, remote: &dyn Remote, store: &Store) -> Result<(), EngineError> {
    if !remote.is_lost(&store.fs_name).await? {
        return Ok(());
    }
    let name = app.engine.create_store(&store.display_name).await?;
    let documents = match replace(app, store, &name).await {
        Ok(Some(documents)) => documents,
        outcome => {
            // Somebody deleted the row meanwhile, or it could not be written.
            app.engine.delete_store(&name).await?;
            return outcome.map(|_| ());
        }
    };
    tracing::warn!(store.id = store.id.0, name, documents, "made a store again that was lost");
    Ok(())
}

/// The row leads to the new store, and the documents are on their way there: how many.
async fn replace(app: &App, store: &Store, name: &str) -> Result<Option<usize>, EngineError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !table::replace_fs_name(&mut tx, store.id, &store.fs_name, name).await? {
        return Ok(None);
    }
    let mut sent = 0;
    for document in provider_documents::list_kept(&mut tx, store.id).await? {
        sent += usize::from(documents::reindex(&mut tx, document.id, now).await?);
    }
    tx.commit().await?;
    Ok(Some(sent))
}
