//! The scheduled work, one function for each row of the table.

use std::sync::Arc;

use chrono::TimeDelta;

use super::retention;
use crate::{
    app::App,
    chat,
    db::{DbError, schedule_ticks},
    engine::EngineError,
    ingestion, queue, reconciliation,
    trash::{self, SweepError},
};

/// Answered bells and past ticks are kept this long, for those who look into the database.
const TRACES: TimeDelta = TimeDelta::hours(1);
/// Ticks are taken within seconds; a process whose clock lags by days has other worries.
const TICKS: TimeDelta = TimeDelta::days(2);

/// Why scheduled work stopped. It is tried again at the next tick.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    #[error(transparent)]
    Database(#[from] DbError),
    #[error(transparent)]
    Files(#[from] SweepError),
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Removes everything whose time in the trash is over. The bells do the same; this finds what they miss.
pub(super) async fn purge(app: Arc<App>) -> Result<(), JobError> {
    while !app.runtime.stopping().is_cancelled() && trash::purge_next(&app).await?.is_some() {}
    Ok(())
}

/// The long stop behind the sweep: when it finds something, something is wrong with the rest.
pub(super) async fn watchdog(app: Arc<App>) -> Result<(), JobError> {
    let reset = ingestion::reset_stuck(&app, app.settings.worker.watchdog_ttl, None).await?;
    if !reset.is_empty() {
        tracing::error!(count = reset.len(), documents = ?reset, "the watchdog found stuck documents");
    }
    Ok(())
}

/// Removes the traces of bells that were answered.
pub(super) async fn queue(app: Arc<App>) -> Result<(), JobError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    queue::clean_up(&mut tx, now - TRACES).await?;
    schedule_ticks::delete_before(&mut tx, now - TICKS).await?;
    tx.commit().await?;
    Ok(())
}

/// Settles answers whose process died.
pub(super) async fn holds(app: Arc<App>) -> Result<(), JobError> {
    let settled = chat::settle_expired(&app).await?;
    if settled > 0 {
        tracing::warn!(count = settled, "settled answers of a process that died");
    }
    Ok(())
}

/// Removes what is older than its retention time.
pub(super) async fn old(app: Arc<App>) -> Result<(), JobError> {
    retention::enforce(&app).await
}

/// Removes files that no row leads to.
pub(super) async fn files(app: Arc<App>) -> Result<(), JobError> {
    let removed = trash::sweep_files(&app).await?;
    if removed > 0 {
        tracing::info!(count = removed, "removed files without a document");
    }
    Ok(())
}

/// Makes the engine's stores agree with their rows.
pub(super) async fn stores(app: Arc<App>) -> Result<(), JobError> {
    Ok(reconciliation::reconcile_stores(&app).await?)
}

/// Makes the engine's documents agree with their rows.
pub(super) async fn copies(app: Arc<App>) -> Result<(), JobError> {
    Ok(reconciliation::reconcile_copies(&app).await?)
}
