//! The tables of the job library, as far as the library has no words for them: counting what is waiting
//! and removing what is finished. Two texts each, because the library names its tables and stores times
//! differently on the two databases.

use chrono::{DateTime, Utc};

use super::{Access, DbError, Handle, Tx};

/// Bells that are due and that nobody has heard yet.
pub async fn count_waiting(
    db: &mut impl Access,
    queue: &str,
    now: DateTime<Utc>,
) -> Result<i64, DbError> {
    let count = match db.handle() {
        Handle::Postgres(conn) => {
            sqlx::query_scalar(
                "select count(*) from apalis.jobs
                 where job_type = $1 and status = 'Pending' and run_at <= $2",
            )
            .bind(queue)
            .bind(now)
            .fetch_one(conn)
            .await?
        }
        Handle::Sqlite(conn) => {
            sqlx::query_scalar(
                "select count(*) from jobs
                 where job_type = $1 and status = 'Pending' and run_at <= $2",
            )
            .bind(queue)
            .bind(now.timestamp())
            .fetch_one(conn)
            .await?
        }
    };
    Ok(count)
}

/// Removes bells that were answered before `before`, and listeners that fell silent before it.
pub async fn delete_finished(
    tx: &mut Tx,
    queue: &str,
    before: DateTime<Utc>,
) -> Result<(), DbError> {
    match tx.handle() {
        Handle::Postgres(conn) => {
            sqlx::query(
                "delete from apalis.jobs where job_type = $1
                 and status in ('Done', 'Failed', 'Killed') and done_at < $2",
            )
            .bind(queue)
            .bind(before)
            .execute(&mut *conn)
            .await?;
            sqlx::query(
                "delete from apalis.workers w where w.worker_type = $1 and w.last_seen < $2
                 and not exists (select 1 from apalis.jobs j where j.lock_by = w.id)",
            )
            .bind(queue)
            .bind(before)
            .execute(conn)
            .await?;
        }
        Handle::Sqlite(conn) => {
            let before = before.timestamp();
            sqlx::query(
                "delete from jobs where job_type = $1
                 and status in ('Done', 'Failed', 'Killed') and done_at < $2",
            )
            .bind(queue)
            .bind(before)
            .execute(&mut *conn)
            .await?;
            sqlx::query(
                "delete from workers where worker_type = $1 and last_seen < $2
                 and not exists (select 1 from jobs j where j.lock_by = workers.id)",
            )
            .bind(queue)
            .bind(before)
            .execute(conn)
            .await?;
        }
    }
    Ok(())
}
