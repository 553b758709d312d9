//! The trash: what was deleted can be restored for a while; then its copies are removed for good.
//!
//! A deletion hides at once and plans the removal in the same transaction. Removing goes step by step,
//! and every step is verified by looking before the next one; what fails is tried again until it is
//! done. At the end only numbers are left, and an audit entry that says what was removed.

mod document;
mod orphans;
mod purge;
mod store;

pub use document::{delete_document, restore_document};
pub use orphans::{SweepError, sweep_files};
pub use purge::purge_next;
pub use store::{delete_store, restore_store};

use chrono::{DateTime, Duration, Utc};

use crate::{
    budgets::BudgetError,
    config::RetentionSettings,
    db::{DbError, Tx, purges},
    queue::{self, Bell},
};

const DOCUMENT: &str = "document";
const STORE: &str = "store";

/// Why something cannot be taken back.
#[derive(Debug, thiserror::Error)]
pub enum TrashError {
    #[error("there is no such document")]
    DocumentNotFound,
    #[error("there is no such store")]
    StoreNotFound,
    #[error("the store of this document is deleted")]
    StoreDeleted,
    #[error("the retention time is over")]
    Gone,
    #[error("the same content was uploaded again meanwhile")]
    UploadedAgain,
    #[error(transparent)]
    Budget(#[from] BudgetError),
    #[error(transparent)]
    Database(#[from] DbError),
}

type Target = (&'static str, i64);

/// When what was deleted then is removed, and can be restored no more.
fn due(retention: &RetentionSettings, deleted_at: DateTime<Utc>) -> DateTime<Utc> {
    Duration::from_std(retention.trash)
        .ok()
        .and_then(|kept| deleted_at.checked_add_signed(kept))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Plans a removal in the transaction that deletes.
async fn schedule(
    tx: &mut Tx,
    retention: &RetentionSettings,
    (target_type, target_id): Target,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let due_at = due(retention, now);
    purges::schedule(tx, target_type, target_id, due_at).await?;
    // Bells keep whole seconds, rounded down: this one must not come before its time.
    let bell_at = due_at.checked_add_signed(Duration::seconds(1)).unwrap_or(due_at);
    queue::ring(tx, Bell::Purge, bell_at).await
}

/// Takes the plan back in the transaction that restores. When the removal has begun, it is too late.
async fn cancel(
    tx: &mut Tx,
    (target_type, target_id): Target,
    now: DateTime<Utc>,
) -> Result<(), TrashError> {
    let cancelled = purges::cancel(tx, target_type, target_id, now).await?;
    if cancelled { Ok(()) } else { Err(TrashError::Gone) }
}
