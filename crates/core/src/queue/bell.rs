//! Ringing.

use apalis::prelude::{Task, TaskBuilder};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    db::{Access as _, DbError, Handle, Tx},
    ids::DocumentId,
};

/// All bells share one queue, so one set of workers and one limit on concurrency serves them.
pub(super) const QUEUE: &str = "rag";

/// What somebody should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "look_at", content = "id", rename_all = "snake_case")]
pub enum Bell {
    /// A document that should be on its way into the index.
    IngestDocument(DocumentId),
    /// A removal of something deleted, whose time has come.
    Purge,
}

/// Rings at `at`, or as soon as the transaction commits when that is past. Whole seconds; a later bell
/// is heard up to a few seconds late.
pub async fn ring(tx: &mut Tx, bell: Bell, at: DateTime<Utc>) -> Result<(), DbError> {
    let message = serde_json::to_vec(&bell).map_err(|error| DbError::Corrupt(error.to_string()))?;
    // Rounded down: a bell for "now" must not wait for the next second.
    let second = u64::try_from(at.timestamp()).unwrap_or_default();
    let task: Task<Vec<u8>> = TaskBuilder::new(message).run_at_timestamp(second).build();
    match tx.handle() {
        Handle::Postgres(conn) => apalis_postgres::queries::push_tasks(conn, QUEUE, vec![task])
            .await
            .map_err(postgres_error),
        Handle::Sqlite(conn) => {
            apalis_sqlite::queries::push_tasks(conn, QUEUE, &[task]).await.map_err(sqlite_error)
        }
    }
}

fn postgres_error(error: apalis_postgres::Error) -> DbError {
    match error {
        apalis_postgres::Error::Database(error) => error.into(),
        other => DbError::Corrupt(other.to_string()),
    }
}

fn sqlite_error(error: apalis_sqlite::Error) -> DbError {
    match error {
        apalis_sqlite::Error::Database(error) => error.into(),
        other => DbError::Corrupt(other.to_string()),
    }
}
