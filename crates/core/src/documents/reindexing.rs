//! Indexing once more what was indexed before: the engine's copy got lost.

use chrono::{DateTime, Utc};

use crate::{
    db::{DbError, Tx, ingestion as table},
    ids::DocumentId,
    queue::{self, Bell},
};

/// DONE to PENDING, with a bell. It has been paid for, so nothing is held. False when it is not DONE.
pub async fn reindex(
    tx: &mut Tx,
    document: DocumentId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let is_lost = table::mark_lost(tx, document, now).await?;
    if is_lost {
        queue::ring(tx, Bell::IngestDocument(document), now).await?;
    }
    Ok(is_lost)
}
