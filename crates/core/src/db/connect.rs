//! Opening the pools.

use std::{fs::OpenOptions, path::Path, str::FromStr as _, sync::Arc, time::Duration};

use sqlx::{
    Connection as _, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{
        SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteOperation,
        SqlitePoolOptions, SqliteSynchronous,
    },
};
use tokio::{sync::Notify, time::timeout};

use super::{Database, DbError};
use crate::runtime;

/// How long a request waits for a free connection before it is answered with "try later".
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// Another process may hold SQLite's write lock for a moment (a backup, a command).
const SQLITE_BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// The table of the job library that bells are written to.
const BELLS: &str = "jobs";
/// SQLite keeps this much of the database in memory, per connection, in KiB (negative by its convention).
const SQLITE_CACHE: &str = "-4096";
/// Readers of a SQLite file per core. Reading one is work for a core, not waiting for another machine:
/// more readers finish no sooner, and each keeps a thread and a cache of its own.
const SQLITE_READERS_PER_CORE: u32 = 4;

impl Database {
    /// Opens the database at `url` (`postgres://…` or `sqlite:…`) with at most `max_connections`, and not
    /// more to a SQLite file than the cores can use.
    ///
    /// A SQLite file and its folder are created when they do not exist.
    pub async fn connect(url: &str, max_connections: u32) -> Result<Self, DbError> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url, max_connections).await
        } else {
            Self::open_postgres(url, max_connections).await
        }
    }

    async fn open_postgres(url: &str, max_connections: u32) -> Result<Self, DbError> {
        let options = PgConnectOptions::from_str(url)?.application_name("rag");
        // A pool would try until its patience ends and then not say why it failed.
        let probe = PgConnection::connect_with(&options);
        let probe = timeout(ACQUIRE_TIMEOUT, probe).await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        probe?.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await?;
        Ok(Self::Postgres(pool))
    }

    async fn open_sqlite(url: &str, max_connections: u32) -> Result<Self, DbError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // In WAL mode a commit survives a crash of the program; only a power cut can lose the last
            // ones, which FULL prevents: an accepted upload must never be lost.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(SQLITE_BUSY_TIMEOUT)
            .pragma("cache_size", SQLITE_CACHE);
        if !url.contains(":memory:") {
            create_privately(options.get_filename())?;
        }
        let rung = Arc::new(Notify::new());
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(SQLITE_BUSY_TIMEOUT)
            .after_connect({
                let rung = rung.clone();
                move |conn, _| Box::pin(report_bells(conn, rung.clone()))
            })
            .connect_with(options.clone())
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(max_connections.min(useful_readers()))
            .acquire_timeout(ACQUIRE_TIMEOUT)
            // A file does not hang up.
            .test_before_acquire(false)
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        Ok(Self::Sqlite { readers, writer, rung })
    }
}

fn useful_readers() -> u32 {
    u32::try_from(runtime::cores()).unwrap_or(u32::MAX).saturating_mul(SQLITE_READERS_PER_CORE)
}

/// SQLite has no word for other connections, but it calls back for every row written on this one.
async fn report_bells(conn: &mut SqliteConnection, rung: Arc<Notify>) -> Result<(), sqlx::Error> {
    let mut handle = conn.lock_handle().await?;
    handle.set_update_hook(move |change| {
        if change.operation == SqliteOperation::Insert && change.table.eq_ignore_ascii_case(BELLS) {
            rung.notify_one();
        }
    });
    Ok(())
}

/// Other users of the machine have no business with what is in the database. SQLite gives the files
/// beside it the same mode.
fn create_privately(file: &Path) -> Result<(), DbError> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    let failed = |source| DbError::Open { path: file.to_owned(), source };
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    }
    let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(file);
    opened.map(drop).map_err(failed)
}
