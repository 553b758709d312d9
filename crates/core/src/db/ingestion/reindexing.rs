//! Documents that start over: their copy at the engine got lost, or somebody asked for another try.

use chrono::{DateTime, Utc};

use crate::{
    db::{DbError, Tx, execute},
    ids::DocumentId,
};

/// DONE to PENDING, with all attempts ahead again. False when the document is in another state.
pub async fn mark_lost(
    tx: &mut Tx,
    document: DocumentId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    start_over(tx, document, "DONE", now).await
}

/// ERROR to PENDING, with all attempts ahead again. False when the document is in another state.
pub async fn mark_retried(
    tx: &mut Tx,
    document: DocumentId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    start_over(tx, document, "ERROR", now).await
}

async fn start_over(
    tx: &mut Tx,
    document: DocumentId,
    from: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update documents set status = 'PENDING', status_updated_at = $2, attempts = 0,
             error_code = null, error_message = null, error_retryable = null,
             next_attempt_at = null, provider_started_at = null
         where id = $1 and status = $3 and deleted_at is null",
        document,
        now,
        from
    )?;
    Ok(rows == 1)
}
