//! Keeping a lease while somebody works under it.

use std::time::Duration;

use super::LEASE;
use crate::{
    app::App,
    db::{
        DbError,
        ingestion::{self as table, Lease},
    },
    telemetry::error_chain,
};

/// Leaves three tries before the lease ends.
const RENEW_EVERY: Duration = Duration::from_secs(15);

/// Renews the lease for as long as it is polled. Returns when it is lost, or so close to its end without
/// word from the database that it must be taken for lost.
pub(super) async fn keep(app: &App, lease: &Lease) {
    let mut until = lease.until;
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        let later = app.now() + LEASE;
        match renew(app, lease).await {
            Ok(true) => until = later,
            Ok(false) => return,
            Err(error) if app.now() + RENEW_EVERY >= until => {
                tracing::warn!(error = error_chain(&error), "the lease could not be kept");
                return;
            }
            Err(error) => {
                tracing::debug!(error = error_chain(&error), "the lease was not renewed");
            }
        }
    }
}

async fn renew(app: &App, lease: &Lease) -> Result<bool, DbError> {
    let mut tx = app.db.begin().await?;
    let kept = table::renew(&mut tx, lease, app.now() + LEASE).await?;
    tx.commit().await?;
    Ok(kept)
}
