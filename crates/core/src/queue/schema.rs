//! The tables of the job library. On PostgreSQL they live in the schema `apalis` of their own; the list
//! of its applied migrations has the library's usual name, ours has another.

use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;

use crate::db::{Database, DbError};

/// Brings the tables of the queue up to date, under the database's lock.
///
/// The library's own `setup` is not used: on SQLite it switches off synchronous writes.
pub async fn migrate(db: &Database) -> Result<(), DbError> {
    match db {
        Database::Postgres(pool) => PostgresStorage::<()>::migrations().run(pool).await?,
        Database::Sqlite { writer, .. } => SqliteStorage::<()>::migrations().run(writer).await?,
    }
    Ok(())
}
