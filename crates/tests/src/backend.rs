//! What a test runs on: a fresh, migrated database, and the engine on it.

use std::path::Path;

use rag_core::{app::App, config::Settings};
use sqlx::{Connection as _, PgConnection};

/// The database and the engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// With the offline engine.
    Postgres,
    /// With the offline engine.
    Sqlite,
    /// SQLite, and the Gemini engine on a simulated provider.
    Gemini,
}

/// Any number will do, as long as all test processes use the same.
const TEMPLATE_LOCK: i64 = 7_203_114;

impl Backend {
    /// The URL of an empty database with the current schema. A SQLite file lives in `folder`.
    pub async fn fresh(self, folder: &Path) -> String {
        match self {
            Self::Sqlite | Self::Gemini => {
                let url = format!("sqlite://{}", folder.join("rag.db").display());
                migrate(&url).await;
                url
            }
            Self::Postgres => clone_of_template().await,
        }
    }
}

async fn migrate(url: &str) {
    let values = [("ENVIRONMENT", "test"), ("DATABASE_URL", url)];
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let settings = Settings::from_values(values.into_iter().collect()).expect("valid settings");
    App::migrate(&settings).await.expect("a migrated database");
}

fn server() -> String {
    std::env::var("RAG_TEST_POSTGRES_URL")
        .expect("RAG_TEST_POSTGRES_URL is not set: run the tests through scripts/with-servers")
}

/// Copying a migrated template is many times faster than migrating each database.
async fn clone_of_template() -> String {
    let server = server();
    let mut conn = PgConnection::connect(&server).await.expect("a PostgreSQL server");
    let template = "rag_template";
    sqlx::query("select pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut conn)
        .await
        .unwrap();
    let made: bool =
        sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
            .bind(template)
            .fetch_one(&mut conn)
            .await
            .unwrap();
    if !made {
        create(&mut conn, &format!("create database {template}")).await;
        migrate(&on_database(&server, template)).await;
    }
    let name = format!("t_{}", rag_core::ids::fresh().replace('-', ""));
    create(&mut conn, &format!("create database {name} template {template}")).await;
    sqlx::query("select pg_advisory_unlock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut conn)
        .await
        .unwrap();
    on_database(&server, &name)
}

async fn create(conn: &mut PgConnection, sql: &str) {
    sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(conn).await.expect("a new database");
}

fn on_database(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{name}")
}
