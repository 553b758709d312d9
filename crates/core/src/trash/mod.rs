//! The trash: what was deleted can be restored for a while; then its copies are removed for good.
//!
//! A deletion hides at once and plans the removal in the same transaction. Removing goes step by step,
//! and every step is verified by looking before the next one; what fails is tried again until it is
//! done. At the end only numbers are left, and an audit entry that says what was removed.

mod orphans;
mod purge;

pub use orphans::{SweepError, sweep_files};
pub use purge::purge_next;

use chrono::{DateTime, Duration, Utc};

use crate::{
    config::RetentionSettings,
    db::{DbError, Tx, purges},
    ids::{DocumentId, StoreId},
    queue::{self, Bell},
};

const DOCUMENT: &str = "document";
const STORE: &str = "store";

/// Plans the removal of a document that this transaction deletes.
pub async fn schedule_document(
    tx: &mut Tx,
    retention: &RetentionSettings,
    document: DocumentId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    schedule(tx, (DOCUMENT, document.0), due(retention, now)).await
}

/// Plans the removal of a store that this transaction deletes, with everything in it.
pub async fn schedule_store(
    tx: &mut Tx,
    retention: &RetentionSettings,
    store: StoreId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    schedule(tx, (STORE, store.0), due(retention, now)).await
}

/// Takes the plan back in the transaction that restores the document. False when the removal has
/// begun: then it cannot be restored.
pub async fn cancel_document(
    tx: &mut Tx,
    document: DocumentId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    purges::cancel(tx, DOCUMENT, document.0, now).await
}

/// The same for a store.
pub async fn cancel_store(
    tx: &mut Tx,
    store: StoreId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    purges::cancel(tx, STORE, store.0, now).await
}

fn due(retention: &RetentionSettings, now: DateTime<Utc>) -> DateTime<Utc> {
    Duration::from_std(retention.trash)
        .ok()
        .and_then(|kept| now.checked_add_signed(kept))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

async fn schedule(
    tx: &mut Tx,
    (target_type, target_id): (&str, i64),
    due_at: DateTime<Utc>,
) -> Result<(), DbError> {
    purges::schedule(tx, target_type, target_id, due_at).await?;
    // Bells keep whole seconds, rounded down: this one must not come before its time.
    let bell_at = due_at.checked_add_signed(Duration::seconds(1)).unwrap_or(due_at);
    queue::ring(tx, Bell::Purge, bell_at).await
}
