//! What the sweep, the watchdog and the figures look for: documents that nobody works on.

use chrono::{DateTime, Utc};

use super::claimable;
use crate::{
    db::{Access, DbError, Tx, execute, fetch_one, scalar, scalars},
    ids::{DocumentId, UserId},
};

/// Documents that may be claimed now, oldest first.
pub async fn list_claimable(
    db: &mut impl Access,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<DocumentId>, DbError> {
    scalars!(
        db,
        DocumentId,
        concat!("select id from documents where ", claimable!(), " order by id limit $2"),
        now,
        limit
    )
}

/// Whether a worker holds the document, deleted or not.
pub async fn is_held(
    db: &mut impl Access,
    document: DocumentId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = scalar!(
        db,
        i64,
        "select count(*) from documents
         where id = $1 and status = 'RUNNING' and lease_owner is not null and lease_until > $2",
        document,
        now
    )?;
    Ok(rows > 0)
}

/// Documents that should have moved since `before` and have not: their lease has ended, or they wait
/// although their time has come.
pub async fn list_stuck(
    db: &mut impl Access,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
    user: Option<UserId>,
) -> Result<Vec<DocumentId>, DbError> {
    scalars!(
        db,
        DocumentId,
        concat!(
            "select id from documents where ",
            claimable!(),
            " and status_updated_at <= $2 and coalesce(next_attempt_at, status_updated_at) <= $2
              and ($3 is null or user_id = $3)
             order by id limit 1000"
        ),
        now,
        before,
        user
    )
}

/// Makes a stuck document claimable at once: it waits, and its time has come.
pub async fn mark_unstuck(
    tx: &mut Tx,
    document: DocumentId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        concat!(
            "update documents set status = 'PENDING', status_updated_at = $1, next_attempt_at = null,
                 lease_owner = null, lease_until = null
             where id = $2 and ",
            claimable!()
        ),
        now,
        document
    )?;
    Ok(rows == 1)
}

/// How much work there is.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Figures {
    pub pending: i64,
    pub running: i64,
    /// Since when the document waits that has waited longest of those whose time has come.
    pub oldest: Option<DateTime<Utc>>,
}

pub async fn figures(db: &mut impl Access, now: DateTime<Utc>) -> Result<Figures, DbError> {
    fetch_one!(
        db,
        Figures,
        "select count(case when status = 'PENDING' then 1 end) as pending,
                count(case when status = 'RUNNING' then 1 end) as running,
                min(case when status = 'PENDING'
                          and (next_attempt_at is null or next_attempt_at <= $1)
                    then coalesce(next_attempt_at, status_updated_at) end) as oldest
         from documents where status in ('PENDING', 'RUNNING') and deleted_at is null",
        now
    )
}
