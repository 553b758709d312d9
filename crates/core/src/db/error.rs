//! What can go wrong with a statement, as far as a caller can act on it.

/// A failed database operation.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A unique constraint refused the row: somebody else was first.
    #[error("a row with the same key exists")]
    Conflict(#[source] sqlx::Error),
    /// The database cannot be reached or has no connection free: trying later may help.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    #[error("a statement failed")]
    Statement(#[source] sqlx::Error),
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    #[error("the schema cannot be migrated")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the database cannot be opened")]
    Open(#[source] std::io::Error),
}

impl DbError {
    /// Whether a unique constraint refused the write.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => {
                Self::Conflict(error)
            }
            // Class 57 is "operator intervention": the server is stopping or starting.
            sqlx::Error::Database(database)
                if database.code().is_some_and(|code| code.starts_with("57P")) =>
            {
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
