//! The database: PostgreSQL or SQLite behind one dialect of SQL.
//!
//! Queries are free functions grouped by table. They take anything with [`Access`] — a read connection
//! or a transaction — so the caller decides what shares a transaction. Every write happens in a [`Tx`];
//! a [`Conn`] is for reading. On SQLite that keeps all writers behind the one writing connection
//! instead of letting them fail on its lock.
//!
//! The portable dialect: `$1` parameters, `returning`, `on conflict`, guarded updates; no `now()`,
//! arrays, `ilike`, JSON operators or advisory locks. `sum` is cast to `bigint`, because PostgreSQL
//! answers it as `numeric`.

mod connect;
mod error;
mod migrate;
mod types;

pub mod app_settings;
pub mod audit;
pub mod auth_sessions;
pub mod bells;
pub mod budgets;
pub mod chat_history;
pub mod chat_sessions;
pub mod costs;
pub mod documents;
pub mod ingestion;
pub mod ledger;
pub mod pages;
pub mod provider_documents;
pub mod purges;
pub mod retention;
pub mod schedule_ticks;
pub mod search;
pub mod search_index;
pub mod stores;
pub mod users;

use std::sync::Arc;

use sqlx::{
    PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
    pool::PoolConnection,
};
use tokio::sync::Notify;

use crate::telemetry::PoolFigures;

pub use error::DbError;
pub use migrate::SchemaState;

/// Cheap to clone; all clones share the pools.
#[derive(Debug, Clone)]
pub enum Database {
    Postgres(PgPool),
    Sqlite {
        readers: SqlitePool,
        /// Exactly one connection: SQLite has one writer, and queueing for it here is fair and cannot
        /// fail with "database is locked".
        writer: SqlitePool,
        /// Told whenever this process writes a bell.
        rung: Arc<Notify>,
    },
}

/// A connection for reading.
#[derive(Debug)]
pub enum Conn {
    Postgres(PoolConnection<Postgres>),
    Sqlite(PoolConnection<Sqlite>),
}

/// A transaction. Dropping it without [`Tx::commit`] rolls it back.
///
/// After a failed statement there is nothing to commit: PostgreSQL undoes the whole transaction without
/// a word, SQLite only the statement. Whoever goes on after an error begins anew.
#[derive(Debug)]
pub enum Tx {
    Postgres(Transaction<'static, Postgres>),
    Sqlite(Transaction<'static, Sqlite>),
}

/// The driver connection that a statement runs on.
#[derive(Debug)]
pub enum Handle<'c> {
    Postgres(&'c mut PgConnection),
    Sqlite(&'c mut SqliteConnection),
}

/// Something statements can run on.
pub trait Access: Send {
    fn handle(&mut self) -> Handle<'_>;
}

impl Access for Conn {
    fn handle(&mut self) -> Handle<'_> {
        match self {
            Self::Postgres(conn) => Handle::Postgres(conn),
            Self::Sqlite(conn) => Handle::Sqlite(conn),
        }
    }
}

impl Access for Tx {
    fn handle(&mut self) -> Handle<'_> {
        match self {
            Self::Postgres(tx) => Handle::Postgres(tx),
            Self::Sqlite(tx) => Handle::Sqlite(tx),
        }
    }
}

impl Database {
    /// A connection for reading.
    pub async fn read(&self) -> Result<Conn, DbError> {
        Ok(match self {
            Self::Postgres(pool) => Conn::Postgres(pool.acquire().await?),
            Self::Sqlite { readers, .. } => Conn::Sqlite(readers.acquire().await?),
        })
    }

    /// A transaction that may write. Nothing external may be awaited while it is open.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbError> {
        let mut conn = self.read().await?;
        scalar!(&mut conn, i64, "select cast(1 as bigint)").map(|_| ())
    }

    /// How many connections are open, and for what.
    #[must_use]
    pub fn pool_figures(&self) -> Vec<PoolFigures> {
        match self {
            Self::Postgres(pool) => {
                vec![PoolFigures::new("database", pool.size(), pool.num_idle())]
            }
            Self::Sqlite { readers, writer, .. } => vec![
                PoolFigures::new("database_readers", readers.size(), readers.num_idle()),
                PoolFigures::new("database_writer", writer.size(), writer.num_idle()),
            ],
        }
    }

    pub async fn close(&self) {
        match self {
            Self::Postgres(pool) => pool.close().await,
            Self::Sqlite { readers, writer, .. } => {
                readers.close().await;
                writer.close().await;
            }
        }
    }
}

impl Tx {
    pub async fn commit(self) -> Result<(), DbError> {
        match self {
            Self::Postgres(tx) => tx.commit().await?,
            Self::Sqlite(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// `$first, $first+1, …`: placeholders for a list of `count` values. Where there are none it is `null`,
/// which nothing equals: PostgreSQL has no empty lists.
fn placeholders(first: usize, count: usize) -> String {
    if count == 0 {
        return "null".to_owned();
    }
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// Runs one expression on whichever driver is there.
macro_rules! on {
    ($access:expr, $conn:ident => $run:expr) => {
        match $crate::db::Access::handle($access) {
            $crate::db::Handle::Postgres($conn) => $run,
            $crate::db::Handle::Sqlite($conn) => $run,
        }
        .map_err($crate::db::DbError::from)
    };
}

/// All rows of a statement as `Vec<$row>`.
macro_rules! fetch_all {
    ($access:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($access, conn => {
            sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(conn).await
        })
    };
}

/// The row of a statement that answers with exactly one.
macro_rules! fetch_one {
    ($access:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($access, conn => {
            sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_one(conn).await
        })
    };
}

/// The row of a statement, if there is one.
macro_rules! fetch_optional {
    ($access:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($access, conn => {
            sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(conn).await
        })
    };
}

/// The single value of a statement that answers with exactly one row.
macro_rules! scalar {
    ($access:expr, $value:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($access, conn => {
            sqlx::query_scalar::<_, $value>($sql)$(.bind($bind))*.fetch_one(conn).await
        })
    };
}

/// The single value of each row of a statement.
macro_rules! scalars {
    ($access:expr, $value:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($access, conn => {
            sqlx::query_scalar::<_, $value>($sql)$(.bind($bind))*.fetch_all(conn).await
        })
    };
}

/// Runs a statement and answers the number of rows it affected.
macro_rules! execute {
    ($access:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($access, conn => {
            sqlx::query($sql)$(.bind($bind))*.execute(conn).await.map(|done| done.rows_affected())
        })
    };
}

pub(crate) use {execute, fetch_all, fetch_one, fetch_optional, on, scalar, scalars};
