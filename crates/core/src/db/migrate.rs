//! Migrations: forward only, one at a time, and a program never runs on a schema it does not know.

use std::collections::HashMap;

use sqlx::migrate::{Migrate as _, Migrator};

use super::{Database, DbError};

/// Our own table of applied migrations: the job library keeps its list under sqlx's default name.
const APPLIED_TABLE: &str = "schema_migrations";

static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");
static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// How the schema in the database relates to the one this program was built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaState {
    Current,
    /// Migrations are missing: run `rag-api migrate`.
    Behind,
    /// A newer program has migrated this database: this one must be updated.
    Newer,
    /// A migration stopped half-way, or an applied one was changed afterwards.
    Damaged,
}

fn migrator(known: &Migrator) -> Migrator {
    let mut migrator = Migrator { migrations: known.migrations.clone(), ..Migrator::DEFAULT };
    migrator.dangerous_set_table_name(APPLIED_TABLE);
    migrator
}

impl Database {
    /// Applies the missing migrations under the database's lock.
    pub async fn migrate(&self) -> Result<(), DbError> {
        match self {
            Self::Postgres(pool) => migrator(&POSTGRES).run(pool).await?,
            Self::Sqlite { writer, .. } => migrator(&SQLITE).run(writer).await?,
        }
        Ok(())
    }

    /// Compares the applied migrations with the ones built in.
    pub async fn schema_state(&self) -> Result<SchemaState, DbError> {
        let (applied, dirty, known) = match self {
            Self::Postgres(pool) => {
                let mut conn = pool.acquire().await?;
                conn.ensure_migrations_table(APPLIED_TABLE).await?;
                let dirty = conn.dirty_version(APPLIED_TABLE).await?;
                (conn.list_applied_migrations(APPLIED_TABLE).await?, dirty, &POSTGRES)
            }
            Self::Sqlite { writer, .. } => {
                let mut conn = writer.acquire().await?;
                conn.ensure_migrations_table(APPLIED_TABLE).await?;
                let dirty = conn.dirty_version(APPLIED_TABLE).await?;
                (conn.list_applied_migrations(APPLIED_TABLE).await?, dirty, &SQLITE)
            }
        };
        if dirty.is_some() {
            return Ok(SchemaState::Damaged);
        }
        let mut expected: HashMap<i64, &[u8]> =
            known.iter().map(|migration| (migration.version, &*migration.checksum)).collect();
        for migration in &applied {
            match expected.remove(&migration.version) {
                None => return Ok(SchemaState::Newer),
                Some(checksum) if *checksum != *migration.checksum => {
                    return Ok(SchemaState::Damaged);
                }
                Some(_) => {}
            }
        }
        Ok(if expected.is_empty() { SchemaState::Current } else { SchemaState::Behind })
    }
}
