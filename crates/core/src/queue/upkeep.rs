//! The library neither counts nor removes: both are left to us.

use chrono::{DateTime, Utc};

use super::bell::QUEUE;
use crate::db::{Access, DbError, Tx, bells};

/// Bells that are due and that nobody has heard yet.
pub async fn count_waiting(db: &mut impl Access, now: DateTime<Utc>) -> Result<i64, DbError> {
    bells::count_waiting(db, QUEUE, now).await
}

/// Removes the traces of bells answered and listeners gone before `before`.
pub async fn clean_up(tx: &mut Tx, before: DateTime<Utc>) -> Result<(), DbError> {
    bells::delete_finished(tx, QUEUE, before).await
}
