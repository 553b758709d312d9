//! What can go wrong with a statement, as far as a caller can act on it.

use std::path::PathBuf;

use sqlx::{error::DatabaseError, sqlite::SqliteError};

/// Beginnings of PostgreSQL's codes (its manual, appendix A): connection lost, transaction given up for
/// another, out of resources, server stopping or starting.
const PASSING_ON_POSTGRES: [&str; 4] = ["08", "40", "53", "57P"];
/// `SQLITE_BUSY`, `SQLITE_LOCKED` and `SQLITE_FULL`, the low byte of its codes.
const PASSING_ON_SQLITE: [u32; 3] = [5, 6, 13];

/// A failed database operation.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A unique constraint refused the row: somebody else was first.
    #[error("a row with the same key exists")]
    Conflict(#[source] sqlx::Error),
    /// The database cannot be reached, is busy or out of room, or gave this transaction up for another:
    /// trying later may help.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    #[error("a statement failed")]
    Statement(#[source] sqlx::Error),
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    #[error("the schema cannot be migrated")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the database {} cannot be opened; check DATABASE_URL, DATA_DIR and their permissions", path.display())]
    Open { path: PathBuf, source: std::io::Error },
}

impl DbError {
    /// Whether a unique constraint refused the write.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// Whether trying later may help. After a commit that ended so, nobody knows whether it was made.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => {
                Self::Conflict(error)
            }
            sqlx::Error::Database(database) if may_pass(database.as_ref()) => {
                Self::Unavailable(error)
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Statement(error),
        }
    }
}

/// Whether the cause lies outside of the statement and may be gone later.
fn may_pass(error: &(dyn DatabaseError + 'static)) -> bool {
    let Some(code) = error.code() else { return false };
    if error.try_downcast_ref::<SqliteError>().is_some() {
        return code.parse::<u32>().is_ok_and(|code| PASSING_ON_SQLITE.contains(&(code & 0xff)));
    }
    PASSING_ON_POSTGRES.iter().any(|class| code.starts_with(class))
}
