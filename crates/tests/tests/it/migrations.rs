//! The two schemas are one schema: same files, same tables, same columns, same nullability.

use std::{collections::BTreeMap, fs, path::Path};

use rag_tests::Backend;
use sqlx::{Connection as _, PgConnection, SqliteConnection};

/// Table and column, and whether it may be null.
type Columns = BTreeMap<(String, String), bool>;

fn files(dialect: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(dialect);
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

async fn of_postgres() -> Columns {
    let folder = tempfile::tempdir().unwrap();
    let url = Backend::Postgres.fresh(folder.path()).await;
    let mut conn = PgConnection::connect(&url).await.unwrap();
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text, is_nullable::text
         from information_schema.columns where table_schema = 'public'",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    rows.into_iter().map(|(table, column, null)| ((table, column), null == "YES")).collect()
}

async fn of_sqlite() -> Columns {
    let folder = tempfile::tempdir().unwrap();
    let url = Backend::Sqlite.fresh(folder.path()).await;
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    let rows: Vec<(String, String, bool, i64)> = sqlx::query_as(
        "select m.name, c.name, c.\"notnull\", c.pk
         from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    // A primary key of SQLite says "may be null" and means it only for odd old tables.
    rows.into_iter()
        .map(|(table, column, not_null, key)| ((table, column), !not_null && key == 0))
        .collect()
}

/// What the job library and the databases themselves keep is not ours to compare.
fn ours(columns: Columns) -> Columns {
    let foreign = ["_sqlx_migrations", "schema_migrations", "sqlite_sequence", "Jobs", "Workers"];
    columns.into_iter().filter(|((table, _), _)| !foreign.contains(&table.as_str())).collect()
}

#[test]
fn both_dialects_have_the_same_files() {
    assert_eq!(files("postgres"), files("sqlite"));
    assert!(!files("sqlite").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn both_dialects_give_the_same_tables_and_columns() {
    let (postgres, sqlite) = (ours(of_postgres().await), ours(of_sqlite().await));
    assert!(postgres.len() > 80, "the columns were read");
    assert_eq!(postgres, sqlite);
}
