//! The removal of what is old, as the settings say.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::upkeep::JobError;
use crate::{
    app::App,
    db::{DbError, Tx, retention as table},
};

/// Sign-ins that have expired may still be looked at this long.
const SIGN_INS: TimeDelta = TimeDelta::days(7);

/// Removes what is older than its retention time, each kind in a transaction of its own.
pub(super) async fn enforce(app: &App) -> Result<(), JobError> {
    let now = app.now();
    let kept = &app.settings.retention;
    if let Some(before) = cutoff(now, kept.chat) {
        let mut tx = app.db.begin().await?;
        let rows = table::delete_conversations(&mut tx, before).await?;
        conclude(tx, "conversations", rows).await?;
    }
    if let Some(before) = cutoff(now, kept.usage) {
        let mut tx = app.db.begin().await?;
        let rows = table::delete_usage(&mut tx, before).await?;
        conclude(tx, "usage", rows).await?;
    }
    if let Some(before) = cutoff(now, kept.audit) {
        let mut tx = app.db.begin().await?;
        let rows = table::delete_audit(&mut tx, before).await?;
        conclude(tx, "audit", rows).await?;
    }
    let mut tx = app.db.begin().await?;
    let rows = table::delete_sign_ins(&mut tx, now - SIGN_INS).await?;
    conclude(tx, "sign_ins", rows).await?;
    Ok(())
}

/// `None` keeps everything.
fn cutoff(now: DateTime<Utc>, kept: Option<Duration>) -> Option<DateTime<Utc>> {
    now.checked_sub_signed(TimeDelta::from_std(kept?).ok()?)
}

async fn conclude(tx: Tx, kind: &'static str, rows: u64) -> Result<(), DbError> {
    tx.commit().await?;
    metrics::counter!("retention_removed_total", "kind" => kind).increment(rows);
    if rows > 0 {
        tracing::info!(kind, rows, "removed what is older than its retention time");
    }
    Ok(())
}
