//! How much work waits, and the money set aside for it, as metrics.

use crate::{
    app::App,
    budgets,
    db::{DbError, ingestion as table},
    queue,
};

/// Reports the figures of this moment.
#[expect(clippy::cast_precision_loss, reason = "gauges are floats; counts stay far below 2^52")]
pub async fn report_figures(app: &App) -> Result<(), DbError> {
    let now = app.now();
    let mut conn = app.db.read().await?;
    let figures = table::figures(&mut conn, now).await?;
    let bells = queue::count_waiting(&mut conn, now).await?;
    let waited = figures.oldest.map_or(0.0, |since| (now - since).as_seconds_f64().max(0.0));
    metrics::gauge!("documents_by_status", "status" => "PENDING").set(figures.pending as f64);
    metrics::gauge!("documents_by_status", "status" => "RUNNING").set(figures.running as f64);
    metrics::gauge!("job_queue_depth").set(bells as f64);
    metrics::gauge!("job_queue_oldest_seconds").set(waited);
    budgets::meter::report_held(&mut conn).await
}
