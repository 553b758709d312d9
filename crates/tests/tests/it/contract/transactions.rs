//! What all statements rest on: transactions, errors, and how values are stored.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rag_core::db::{Database, DbError, SchemaState, Tx, app_settings, users};
use rag_tests::{Backend, TestDb, at, both};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tokio::sync::Barrier;

async fn people(db: &TestDb) -> i64 {
    db.number("select count(*) from users").await
}

/// Moments that are written with no, three and six decimals, in their order.
fn moments() -> Vec<DateTime<Utc>> {
    let second = at(0) - TimeDelta::microseconds(123_456);
    let parts = [0, 1, 999, 1_000, 1_001, 120_000, 123_000, 123_456, 999_999, 1_000_000];
    let early = DateTime::from_timestamp(0, 0).unwrap();
    let late = DateTime::parse_from_rfc3339("9999-12-31T23:59:59.999999Z").unwrap();
    let parts = parts.into_iter().map(|part| second + TimeDelta::microseconds(part));
    std::iter::once(early).chain(parts).chain([late.to_utc()]).collect()
}

both! {
    async fn a_dropped_transaction_leaves_nothing_and_no_lock(db: TestDb) {
        for name in ["ada", "ada"] {
            let mut tx = db.db.begin().await.unwrap();
            users::insert(&mut tx, name, None, at(0)).await.unwrap();
            drop(tx);
        }
        assert_eq!(people(&db).await, 0);
        db.person("ada").await;
        assert_eq!(people(&db).await, 1);
    }

    async fn what_is_not_committed_is_seen_inside_only(db: TestDb) {
        let mut tx = db.db.begin().await.unwrap();
        users::insert(&mut tx, "ada", None, at(0)).await.unwrap();
        assert!(users::find_by_email(&mut tx, "ada").await.unwrap().is_some());
        assert_eq!(people(&db).await, 0);
        tx.commit().await.unwrap();
        assert_eq!(people(&db).await, 1);
    }

    async fn a_failed_statement_and_what_came_before_it_are_undone_together(db: TestDb) {
        let ada = db.person("ada").await;
        let refused = db.try_write(async |tx| {
            users::set_admin(tx, ada, true).await?;
            users::insert(tx, "ada", None, at(0)).await
        });
        assert!(refused.await.is_err_and(|error| error.is_conflict()));
        assert_eq!(db.number("select count(*) from users where is_admin").await, 0);
    }

    async fn a_begin_that_nobody_waits_for_any_more_blocks_nobody(db: TestDb) {
        for wait in 0..40 {
            let wait = Duration::from_micros(wait * 25);
            let write = db.write(async |tx| app_settings::set(tx, "a", "b", at(0)).await);
            let _given_up = tokio::time::timeout(wait, write).await;
        }
        let written = db.at_once(12, async |tx, _| app_settings::set(tx, "a", "c", at(0)).await);
        let written = tokio::time::timeout(Duration::from_secs(5), written).await.unwrap();
        assert!(written.iter().all(Result::is_ok), "{written:?}");
    }

    async fn moments_keep_their_microseconds_and_their_order(db: TestDb) {
        for (number, moment) in moments().into_iter().enumerate() {
            let made =
                async |tx: &mut Tx| users::insert(tx, &number.to_string(), None, moment).await;
            let made = db.write(made).await;
            assert_eq!(made.created_at, moment);
            let found = db.read(async |conn| users::find(conn, made.id).await).await.unwrap();
            assert_eq!(found.created_at, moment);
        }
        let disorder = "select count(*) from users a join users b on a.id < b.id
             where a.created_at >= b.created_at";
        assert_eq!(db.number(disorder).await, 0);
    }

    async fn the_schema_is_current_and_the_database_answers(db: TestDb) {
        db.db.ping().await.unwrap();
        assert_eq!(db.db.schema_state().await.unwrap(), SchemaState::Current);
        db.db.migrate().await.unwrap();
        db.execute("update schema_migrations set success = false").await;
        assert_eq!(db.db.schema_state().await.unwrap(), SchemaState::Damaged);
        db.execute("update schema_migrations set success = true, version = version + 100").await;
        assert_eq!(db.db.schema_state().await.unwrap(), SchemaState::Newer);
        db.execute("delete from schema_migrations").await;
        assert_eq!(db.db.schema_state().await.unwrap(), SchemaState::Behind);
    }

    async fn a_closed_database_is_unavailable(db: TestDb) {
        db.db.close().await;
        for refused in [db.db.ping().await, db.db.begin().await.map(|_| ())] {
            assert!(matches!(refused, Err(DbError::Unavailable(_))), "{refused:?}");
        }
    }
}

#[tokio::test]
async fn a_lock_that_another_program_keeps_is_unavailable_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = Backend::Sqlite.fresh(folder.path()).await;
    let mut holder = SqliteConnection::connect(&url).await.unwrap();
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("pragma busy_timeout = 0").execute(&mut other).await.unwrap();
    let _lock = holder.begin_with("begin immediate").await.unwrap();
    let refused = DbError::from(other.begin_with("begin immediate").await.unwrap_err());
    assert!(matches!(refused, DbError::Unavailable(_)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_given_up_for_another_is_unavailable_on_postgres() {
    let db = TestDb::start(Backend::Postgres).await;
    let (ada, bob) = (db.person("ada").await, db.person("bob").await);
    let both_hold_one = Barrier::new(2);
    let swap = async |tx: &mut Tx, number| {
        let (first, second) = if number == 0 { (ada, bob) } else { (bob, ada) };
        users::set_admin(tx, first, true).await?;
        both_hold_one.wait().await;
        users::set_admin(tx, second, true).await
    };
    let ends = db.at_once(2, swap).await;
    assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1);
    assert!(ends.iter().any(|end| matches!(end, Err(DbError::Unavailable(_)))), "{ends:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ends_a_connection_is_unavailable_on_postgres() {
    let db = TestDb::start(Backend::Postgres).await;
    let Database::Postgres(pool) = &db.db else { panic!("PostgreSQL") };
    let mut tx = db.db.begin().await.unwrap();
    users::insert(&mut tx, "ada", None, at(0)).await.unwrap();
    let mut admin = PgConnection::connect_with(&pool.connect_options()).await.unwrap();
    let end = "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and state like 'idle in%'";
    sqlx::query(end).execute(&mut admin).await.unwrap();
    let refused = users::insert(&mut tx, "bob", None, at(0)).await;
    assert!(matches!(refused, Err(DbError::Unavailable(_))), "{refused:?}");
    drop(tx);
    db.person("ada").await;
}
