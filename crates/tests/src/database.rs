//! A look at, and a hand in, the database of a test, past all rules of the program.

use rag_core::db::Database;
use sqlx::AssertSqlSafe;

use crate::{TestApp, TestDb};

async fn number(db: &Database, sql: &str) -> i64 {
    let sql = AssertSqlSafe(sql.to_owned());
    match db {
        Database::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
        Database::Sqlite { readers, .. } => sqlx::query_scalar(sql).fetch_one(readers).await,
    }
    .expect("a number")
}

async fn execute(db: &Database, sql: &str) -> u64 {
    let sql = AssertSqlSafe(sql.to_owned());
    match db {
        Database::Postgres(pool) => {
            sqlx::query(sql).execute(pool).await.map(|done| done.rows_affected())
        }
        Database::Sqlite { writer, .. } => {
            sqlx::query(sql).execute(writer).await.map(|done| done.rows_affected())
        }
    }
    .expect("a statement that runs")
}

impl TestDb {
    /// The one number that a statement answers.
    pub async fn number(&self, sql: &str) -> i64 {
        number(&self.db, sql).await
    }

    /// Runs a statement.
    pub async fn execute(&self, sql: &str) {
        execute(&self.db, sql).await;
    }
}

impl TestApp {
    /// The one number that a statement answers.
    pub async fn number(&self, sql: &str) -> i64 {
        number(&self.app.db, sql).await
    }

    /// Runs a statement and answers the rows it affected.
    pub async fn executes(&self, sql: &str) -> u64 {
        execute(&self.app.db, sql).await
    }

    /// Removes every bell, as if all had been lost.
    pub async fn loses_all_bells(&self) {
        match &self.app.db {
            Database::Postgres(_) => self.executes("delete from apalis.jobs").await,
            Database::Sqlite { .. } => self.executes("delete from jobs").await,
        };
    }
}
