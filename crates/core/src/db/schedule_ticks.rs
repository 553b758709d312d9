//! Table `schedule_ticks`: one winner per tick of a schedule, however many processes see it.

use chrono::{DateTime, Utc};

use super::{DbError, Tx, execute};

/// Takes the tick. False when another process was first.
pub async fn claim(tx: &mut Tx, name: &str, tick_at: DateTime<Utc>) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "insert into schedule_ticks (name, tick_at) values ($1, $2) on conflict do nothing",
        name,
        tick_at
    )?;
    Ok(rows == 1)
}

/// Forgets ticks that nobody can be late for any more.
pub async fn delete_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, "delete from schedule_ticks where tick_at < $1", before)
}
