//! A migrated database without a service around it, for tests of single statements, and the ways in
//! which statements of several transactions can meet.

use std::time::Duration;

use futures::future::{join, join_all};
use rag_core::db::{Conn, Database, DbError, Tx};
use tempfile::TempDir;

use crate::Backend;

/// As many transactions as meet in a test.
const CONNECTIONS: u32 = 12;
/// Far more than a statement needs to reach the lock it will wait for.
const PATIENCE: Duration = Duration::from_secs(10);

/// One database of its own, gone when it is dropped.
#[derive(Debug)]
pub struct TestDb {
    pub db: Database,
    // A SQLite file lives in it.
    _folder: TempDir,
}

impl TestDb {
    pub async fn start(backend: Backend) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = backend.fresh(folder.path()).await;
        let db = Database::connect(&url, CONNECTIONS).await.expect("a database");
        Self { db, _folder: folder }
    }

    /// What a reading connection answers.
    pub async fn read<T>(&self, run: impl AsyncFnOnce(&mut Conn) -> Result<T, DbError>) -> T {
        let mut conn = self.db.read().await.expect("a connection");
        run(&mut conn).await.expect("an answer")
    }

    /// Runs in a transaction of its own and commits it.
    pub async fn write<T>(&self, run: impl AsyncFnOnce(&mut Tx) -> Result<T, DbError>) -> T {
        self.try_write(run).await.expect("a statement that runs")
    }

    /// The same where the statement may be refused; then nothing is committed.
    pub async fn try_write<T>(
        &self,
        run: impl AsyncFnOnce(&mut Tx) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        let mut tx = self.db.begin().await?;
        let answer = run(&mut tx).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// Runs the same in `count` transactions at once; each is told its number, from 0.
    pub async fn at_once<T>(
        &self,
        count: i64,
        run: impl AsyncFn(&mut Tx, i64) -> Result<T, DbError>,
    ) -> Vec<Result<T, DbError>> {
        let run = &run;
        let tasks = (0..count)
            .map(|number| async move { self.try_write(async |tx| run(tx, number).await).await });
        join_all(tasks).await
    }

    /// Runs `second` while `first` has written and not committed, and commits `first` only when the
    /// database makes `second` wait for it. Answers what `second` answers.
    pub async fn after<A, B>(
        &self,
        first: impl AsyncFnOnce(&mut Tx) -> Result<A, DbError>,
        second: impl AsyncFnOnce(&mut Tx) -> Result<B, DbError>,
    ) -> Result<B, DbError> {
        let mut tx = self.db.begin().await?;
        first(&mut tx).await?;
        let commit = async {
            self.until_somebody_waits().await;
            tx.commit().await
        };
        let (answer, committed) = join(self.try_write(second), commit).await;
        committed?;
        answer
    }

    /// SQLite has one writer: whoever comes second waits before the first statement.
    async fn until_somebody_waits(&self) {
        let Database::Postgres(pool) = &self.db else {
            return tokio::time::sleep(Duration::from_millis(5)).await;
        };
        let waiting = "select count(*) from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock'";
        let wait = async {
            while sqlx::query_scalar::<_, i64>(waiting).fetch_one(pool).await.unwrap() == 0 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.expect("the second waits for the first");
    }
}
