//! Table `purges`: removals that are due one day, and the statements of the removal itself.

use chrono::{DateTime, Utc};

use super::{Access, DbError, Tx, execute, fetch_one, fetch_optional, scalar, scalars};
use crate::ids::{DocumentId, StoreId};

/// A removal that somebody is working on.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Purge {
    pub id: i64,
    /// `document` or `store`.
    pub target_type: String,
    pub target_id: i64,
    /// Counts this one.
    pub attempts: i64,
}

/// Plans a removal, or plans it anew.
pub async fn schedule(
    tx: &mut Tx,
    target_type: &str,
    target_id: i64,
    due_at: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into purges (target_type, target_id, due_at) values ($1, $2, $3)
         on conflict (target_type, target_id) do update set due_at = excluded.due_at, attempts = 0,
             lease_owner = null, lease_until = null, last_error = null, done_at = null",
        target_type,
        target_id,
        due_at
    )?;
    Ok(())
}

/// Takes a plan back. False when the removal has begun, or there was no plan.
pub async fn cancel(
    tx: &mut Tx,
    target_type: &str,
    target_id: i64,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "delete from purges where target_type = $1 and target_id = $2 and done_at is null
         and attempts = 0 and (lease_until is null or lease_until <= $3)",
        target_type,
        target_id,
        now
    )?;
    Ok(rows == 1)
}

/// How many removals are due and not being worked on.
pub async fn count_due(db: &mut impl Access, now: DateTime<Utc>) -> Result<i64, DbError> {
    scalar!(
        db,
        i64,
        "select count(*) from purges where done_at is null and due_at <= $1
         and (lease_until is null or lease_until <= $1)",
        now
    )
}

/// Takes the oldest due removal that nobody else takes, and counts the attempt.
///
/// Losing one to another worker means that it is not due any more, so trying again cannot go on for
/// ever.
pub async fn claim(
    tx: &mut Tx,
    owner: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<Purge>, DbError> {
    while count_due(tx, now).await? > 0 {
        let claimed = fetch_optional!(
            tx,
            Purge,
            "update purges set lease_owner = $1, lease_until = $2, attempts = attempts + 1
             where id = (select id from purges where done_at is null and due_at <= $3
                         and (lease_until is null or lease_until <= $3) order by due_at, id limit 1)
               and done_at is null and due_at <= $3 and (lease_until is null or lease_until <= $3)
             returning id, target_type, target_id, attempts",
            owner,
            until,
            now
        )?;
        if claimed.is_some() {
            return Ok(claimed);
        }
    }
    Ok(None)
}

/// Extends the lease. False when it was lost.
pub async fn renew(
    tx: &mut Tx,
    id: i64,
    owner: &str,
    until: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update purges set lease_until = $3
         where id = $1 and lease_owner = $2 and done_at is null",
        id,
        owner,
        until
    )?;
    Ok(rows == 1)
}

/// Tries again at `due_at`.
pub async fn defer(
    tx: &mut Tx,
    id: i64,
    owner: &str,
    due_at: DateTime<Utc>,
    error: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update purges set due_at = $3, last_error = $4, lease_owner = null, lease_until = null
         where id = $1 and lease_owner = $2 and done_at is null",
        id,
        owner,
        due_at,
        error
    )?;
    Ok(())
}

/// The removal is complete. False when the lease was lost.
pub async fn mark_done(
    tx: &mut Tx,
    id: i64,
    owner: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update purges set done_at = $3, last_error = null, lease_owner = null, lease_until = null
         where id = $1 and lease_owner = $2 and done_at is null",
        id,
        owner,
        now
    )?;
    Ok(rows == 1)
}

/// The documents of a store that still have content.
pub async fn list_unpurged(
    db: &mut impl Access,
    store: StoreId,
) -> Result<Vec<DocumentId>, DbError> {
    scalars!(
        db,
        DocumentId,
        "select id from documents where store_id = $1 and purged_at is null order by id",
        store
    )
}

/// What is left of a document's text in the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Remains {
    pub pages: i64,
    pub passages: i64,
    pub postings: i64,
}

pub async fn remains(db: &mut impl Access, document: DocumentId) -> Result<Remains, DbError> {
    fetch_one!(
        db,
        Remains,
        "select (select count(*) from document_pages where document_id = $1) as pages,
                (select count(*) from passages where document_id = $1) as passages,
                (select count(*) from search_postings where document_id = $1) as postings",
        document
    )
}

/// Removes what the row tells about the document, and keeps the row: the ledger refers to its number.
pub async fn blank_document(
    tx: &mut Tx,
    document: DocumentId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update documents set filename = '', display_name = null, sha256 = '', storage_key = '',
             gcs_uri = null, provider_name = null, page_count = null, pages_ready_at = null,
             error_message = null, lease_owner = null, lease_until = null, purged_at = $2
         where id = $1 and deleted_at is not null",
        document,
        now
    )?;
    Ok(())
}

/// The same for a store, with the conversations held in it: they quote its documents. One that is not
/// deleted keeps both.
pub async fn blank_store(tx: &mut Tx, store: StoreId, now: DateTime<Utc>) -> Result<(), DbError> {
    let rows = execute!(
        tx,
        "update stores set display_name = '', fs_name = '', purged_at = $2
         where id = $1 and deleted_at is not null",
        store,
        now
    )?;
    if rows == 1 {
        execute!(tx, "delete from chat_sessions where store_id = $1", store)?;
    }
    Ok(())
}
