//! The tables of the job library.

use rag_core::{
    db::{Database, Tx, bells},
    ids::DocumentId,
    queue::{self, Bell},
};
use rag_tests::{TestDb, at, both};

/// What all bells of the program are written under.
const QUEUE: &str = "rag";

async fn rings(db: &TestDb, moment: i64) {
    let bell = Bell::IngestDocument(DocumentId(1));
    db.write(async |tx| queue::ring(tx, bell, at(moment)).await).await;
}

async fn waiting(db: &TestDb, queue: &str, now: i64) -> i64 {
    db.read(async |conn| bells::count_waiting(conn, queue, at(now)).await).await
}

/// The library's table, and how it writes the moment that is `seconds` of the tests.
fn in_words_of(db: &TestDb, table: &str, seconds: i64) -> (String, String) {
    match &db.db {
        Database::Postgres(_) => {
            (format!("apalis.{table}"), format!("'{}'", at(seconds).to_rfc3339()))
        }
        Database::Sqlite { .. } => (table.to_owned(), at(seconds).timestamp().to_string()),
    }
}

async fn listens(db: &TestDb, name: &str, last_seen: i64) {
    let (table, seen) = in_words_of(db, "workers", last_seen);
    db.execute(&format!(
        "insert into {table} (id, worker_type, storage_name, layers, last_seen)
         values ('{name}', '{QUEUE}', 's', '', {seen})"
    ))
    .await;
}

/// Every bell is heard by this listener and answered, or still in its hands.
async fn answers_all(db: &TestDb, name: &str, status: &str, done: i64) {
    let (table, done) = in_words_of(db, "jobs", done);
    let done = if status == "Running" { "null".to_owned() } else { done };
    db.execute(&format!(
        "update {table} set status = '{status}', done_at = {done}, lock_by = '{name}'"
    ))
    .await;
}

async fn rows(db: &TestDb, table: &str) -> i64 {
    let (table, _) = in_words_of(db, table, 0);
    db.number(&format!("select count(*) from {table}")).await
}

async fn cleans(db: &TestDb, queue: &str, before: i64) {
    db.write(async |tx| bells::delete_finished(tx, queue, at(before)).await).await;
}

both! {
    async fn bells_wait_from_their_time_on(db: TestDb) {
        for moment in [10, 10, 20] {
            rings(&db, moment).await;
        }
        assert_eq!(waiting(&db, QUEUE, 9).await, 0);
        assert_eq!(waiting(&db, QUEUE, 10).await, 2);
        assert_eq!(waiting(&db, QUEUE, 20).await, 3);
        assert_eq!(waiting(&db, "other", 20).await, 0);
        listens(&db, "listener", 0).await;
        answers_all(&db, "listener", "Done", 30).await;
        assert_eq!(waiting(&db, QUEUE, 40).await, 0);
    }

    async fn answered_bells_are_removed_when_they_are_old(db: TestDb) {
        rings(&db, 0).await;
        listens(&db, "listener", 500).await;
        for status in ["Done", "Failed", "Killed"] {
            answers_all(&db, "listener", status, 100).await;
            cleans(&db, QUEUE, 100).await;
            cleans(&db, "other", 999).await;
            assert_eq!(rows(&db, "jobs").await, 1, "{status}");
            cleans(&db, QUEUE, 101).await;
            assert_eq!(rows(&db, "jobs").await, 0, "{status}");
            rings(&db, 0).await;
        }
        cleans(&db, QUEUE, 9999).await;
        assert_eq!(rows(&db, "jobs").await, 1, "nobody has answered this one");
    }

    async fn silent_listeners_are_removed_unless_a_bell_is_in_their_hands(db: TestDb) {
        rings(&db, 0).await;
        for (name, seen) in [("busy", 10), ("silent", 10), ("alive", 500)] {
            listens(&db, name, seen).await;
        }
        answers_all(&db, "busy", "Running", 0).await;
        cleans(&db, QUEUE, 100).await;
        assert_eq!(rows(&db, "workers").await, 2);
        answers_all(&db, "busy", "Done", 50).await;
        cleans(&db, QUEUE, 100).await;
        assert_eq!(rows(&db, "workers").await, 1);
    }

    async fn a_listener_that_speaks_again_meanwhile_stays(db: TestDb) {
        listens(&db, "slow", 10).await;
        let (table, seen) = in_words_of(&db, "workers", 500);
        let speaks = async |tx: &mut Tx| {
            let sql = sqlx::AssertSqlSafe(format!("update {table} set last_seen = {seen}"));
            match tx {
                Tx::Postgres(tx) => sqlx::query(sql).execute(&mut **tx).await.map(|_| ()),
                Tx::Sqlite(tx) => sqlx::query(sql).execute(&mut **tx).await.map(|_| ()),
            }
            .map_err(Into::into)
        };
        let clean = async |tx: &mut Tx| bells::delete_finished(tx, QUEUE, at(100)).await;
        db.after(speaks, clean).await.unwrap();
        assert_eq!(rows(&db, "workers").await, 1);
    }
}
