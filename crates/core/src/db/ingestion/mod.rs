//! Table `documents`: the transitions of a worker. Each is guarded by the state it starts from, so the
//! number of affected rows decides who made it; a worker that lost its lease changes nothing.

mod recovery;
mod reindexing;

pub use recovery::{Figures, figures, is_held, list_claimable, list_stuck, mark_unstuck};
pub use reindexing::{mark_lost, mark_retried};

use chrono::{DateTime, Utc};

use super::{
    Access, DbError, Tx,
    documents::{Document, document_columns},
    execute, fetch_optional, scalar,
};
use crate::ids::DocumentId;

/// The right to work on a document, as it is stored.
#[derive(Debug, Clone)]
pub struct Lease {
    pub document: DocumentId,
    /// Unique for each claim, so that a process never mistakes a later claim of its own for this one.
    pub owner: String,
    pub until: DateTime<Utc>,
}

/// Why a document waits or has failed, as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    pub code: String,
    pub message: String,
    pub retryable: bool,
}

/// A document may be claimed when it waits and its time has come, when its worker let the lease end, or
/// when it is with the engine, in nobody's hands, and it is time to look again. `$1` is now.
macro_rules! claimable {
    () => {
        "deleted_at is null and status in ('PENDING', 'RUNNING')
         and ((status = 'PENDING' and (next_attempt_at is null or next_attempt_at <= $1))
              or (status = 'RUNNING' and lease_until <= $1))"
    };
}
use claimable;

/// A worker may go on while its lease, `$1` and `$2`, is its own and the document is not deleted.
macro_rules! held {
    () => {
        "id = $1 and lease_owner = $2 and status = 'RUNNING' and deleted_at is null"
    };
}

/// The document whose turn it is: of the person with the fewest documents being worked on, then of the
/// one who was served the longest time ago; for one person, the oldest first.
pub async fn find_next(
    db: &mut impl Access,
    now: DateTime<Utc>,
) -> Result<Option<DocumentId>, DbError> {
    let row = fetch_optional!(
        db,
        (DocumentId,),
        concat!(
            "select w.id from (
                 select user_id, min(id) as id from documents where ",
            claimable!(),
            " group by user_id) w
             order by (select count(*) from documents r
                       where r.user_id = w.user_id and r.status = 'RUNNING' and r.lease_until > $1
                         and r.lease_owner is not null),
                      (select max(c.claimed_at) from documents c where c.user_id = w.user_id)
                          nulls first,
                      w.id
             limit 1"
        ),
        now
    )?;
    Ok(row.map(|(id,)| id))
}

/// Takes the document, if it can still be claimed. That is a new attempt, for which the engine has all its
/// time, unless it is a look at what is with the engine: that belongs to the attempt that sent it.
pub async fn claim(
    tx: &mut Tx,
    lease: &Lease,
    now: DateTime<Utc>,
) -> Result<Option<Document>, DbError> {
    fetch_optional!(
        tx,
        Document,
        concat!(
            "update documents set status = 'RUNNING', status_updated_at = $1, claimed_at = $1,
                 attempts = case when status = 'RUNNING' and lease_owner is null
                     then attempts else attempts + 1 end,
                 provider_started_at = case when status = 'RUNNING' and lease_owner is null
                     then provider_started_at end,
                 lease_owner = $3, lease_until = $4,
                 next_attempt_at = null, error_code = null, error_message = null,
                 error_retryable = null
             where id = $2 and ",
            claimable!(),
            " returning ",
            document_columns!()
        ),
        now,
        lease.document,
        lease.owner.as_str(),
        lease.until
    )
}

/// Extends the lease. False when it was lost or the document deleted: then nothing more may be written.
/// Called first in every transaction of a worker, it also keeps others off the row until the commit.
pub async fn renew(tx: &mut Tx, lease: &Lease, until: DateTime<Utc>) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        concat!("update documents set lease_until = $3 where ", held!()),
        lease.document,
        lease.owner.as_str(),
        until
    )?;
    Ok(rows == 1)
}

/// Records that the page text is complete. The caller has renewed the lease in this transaction.
pub async fn mark_pages_ready(
    tx: &mut Tx,
    document: DocumentId,
    page_count: i64,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update documents set pages_ready_at = $3, page_count = $2 where id = $1",
        document,
        page_count,
        now
    )?;
    Ok(())
}

/// Records when the engine was first seen to work on the document by itself, and answers it.
pub async fn mark_engine_started(
    tx: &mut Tx,
    document: DocumentId,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, DbError> {
    scalar!(
        tx,
        DateTime<Utc>,
        "update documents set provider_started_at = coalesce(provider_started_at, $2)
         where id = $1 returning provider_started_at",
        document,
        now
    )
}

/// Still RUNNING, but with the engine since `since` and in nobody's hands until `look_at`. When an earlier
/// time was known, it was sent once more, which is an attempt of its own.
pub async fn mark_awaited(
    tx: &mut Tx,
    lease: &Lease,
    look_at: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update documents set lease_owner = null, lease_until = $3, provider_started_at = $4,
             attempts = attempts + case when provider_started_at < $4 then 1 else 0 end
         where id = $1 and lease_owner = $2 and status = 'RUNNING' and deleted_at is null",
        lease.document,
        lease.owner.as_str(),
        look_at,
        since
    )?;
    Ok(rows == 1)
}

/// RUNNING to DONE.
pub async fn mark_done(
    tx: &mut Tx,
    lease: &Lease,
    provider_name: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        concat!(
            "update documents set status = 'DONE', status_updated_at = $3, provider_name = $4,
                 lease_owner = null, lease_until = null, provider_started_at = null
             where ",
            held!()
        ),
        lease.document,
        lease.owner.as_str(),
        now,
        provider_name
    )?;
    Ok(rows == 1)
}

/// RUNNING to ERROR.
pub async fn mark_failed(
    tx: &mut Tx,
    lease: &Lease,
    cause: &Cause,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    end_attempt(tx, lease, cause, None, now).await
}

/// RUNNING to PENDING until `next_attempt_at`; the cause stays visible while it waits.
pub async fn mark_deferred(
    tx: &mut Tx,
    lease: &Lease,
    cause: &Cause,
    next_attempt_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    end_attempt(tx, lease, cause, Some(next_attempt_at), now).await
}

async fn end_attempt(
    tx: &mut Tx,
    lease: &Lease,
    cause: &Cause,
    next_attempt_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        concat!(
            "update documents set status = case when $7 is null then 'ERROR' else 'PENDING' end,
                 status_updated_at = $3, error_code = $4, error_message = $5, error_retryable = $6,
                 next_attempt_at = $7, lease_owner = null, lease_until = null,
                 provider_started_at = case when $7 is null then null else provider_started_at end
             where ",
            held!()
        ),
        lease.document,
        lease.owner.as_str(),
        now,
        cause.code.as_str(),
        cause.message.as_str(),
        cause.retryable,
        next_attempt_at
    )?;
    Ok(rows == 1)
}

/// RUNNING back to PENDING as if this attempt had not been: the worker stops, or the document was
/// deleted meanwhile (then a restore finds it waiting).
pub async fn mark_released(
    tx: &mut Tx,
    lease: &Lease,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update documents set status = 'PENDING', status_updated_at = $3, attempts = attempts - 1,
             lease_owner = null, lease_until = null
         where id = $1 and lease_owner = $2 and status = 'RUNNING'",
        lease.document,
        lease.owner.as_str(),
        now
    )?;
    Ok(rows == 1)
}
