//! Real `rag-worker` processes on a shared PostgreSQL: killed, stopped, and working side by side.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use rag_tests::{Backend, Person, TestApp, process::Worker};

const DONE: &str = "select count(*) from documents where status = 'DONE'";
const RUNNING: &str = "select count(*) from documents where status = 'RUNNING'";

/// A table that takes its reader a noticeable while.
fn table(seed: usize) -> String {
    let mut text = String::from("number,square,words\n");
    for row in 0..4000 {
        writeln!(text, "{row},{},row {row} of table {seed} about tides", row * row).unwrap();
    }
    text
}

async fn without_worker() -> (TestApp, Person, i64) {
    let app = TestApp::start_with(Backend::Postgres, &[("EMBEDDED_WORKER", "false")]).await;
    let ada = app.person("ada").await;
    let store = ada.creates_store("Tables").await;
    (app, ada, store)
}

async fn uploads(ada: &Person, store: i64, count: usize) {
    for seed in 0..count {
        ada.uploads(store, &format!("table-{seed}.csv"), table(seed)).await.ok();
    }
}

async fn wait_for(app: &TestApp, sql: &str, least: i64) {
    let deadline = Instant::now() + Duration::from_mins(2);
    while app.number(sql).await < least {
        assert!(Instant::now() < deadline, "{sql} stays below {least}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// Every document is indexed once and paid for once.
async fn assert_complete(app: &TestApp, count: i64) {
    assert_eq!(app.number(DONE).await, count);
    let sets = "select count(*) from search_documents";
    assert_eq!(app.number(sets).await, count);
    let doubled = "select count(*) from (select document_id, ordinal from passages
                   group by document_id, ordinal having count(*) > 1) d";
    assert_eq!(app.number(doubled).await, 0);
    let uneven = "select count(distinct n) from (select count(*) as n from passages
                  group by document_id) p";
    assert_eq!(app.number(uneven).await, 1, "equal tables have equally many passages");
    assert_eq!(app.number("select count(*) from query_logs where model = 'INDEX'").await, count);
    assert_eq!(app.number("select count(*) from budget_holds").await, 0);
    assert_eq!(app.number("select held_micros from monthly_usage").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_in_the_middle_costs_one_lease_and_nothing_else() {
    let (app, ada, store) = without_worker().await;
    let worker = Worker::start(&app, &[("WORKER_CONCURRENCY", "4")]).await;
    uploads(&ada, store, 30).await;
    wait_for(&app, DONE, 3).await;
    wait_for(&app, RUNNING, 1).await;
    worker.dies();
    let left = app.number(RUNNING).await;
    assert!(app.number(DONE).await < 30, "it was in the middle");

    // The minute that their leases last, gone by in an instant.
    app.executes(
        "update documents set lease_until = lease_until - interval '60 seconds'
         where status = 'RUNNING'",
    )
    .await;
    let _second = Worker::start(&app, &[("WORKER_CONCURRENCY", "4")]).await;
    wait_for(&app, DONE, 30).await;
    assert_complete(&app, 30).await;
    let twice = app.number("select count(*) from documents where attempts > 1").await;
    assert!(twice <= left, "only what was in hand is begun again: {twice} of {left}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_share_the_work() {
    let (app, ada, store) = without_worker().await;
    let first = Worker::start(&app, &[("WORKER_CONCURRENCY", "1")]).await;
    let second = Worker::start(&app, &[("WORKER_CONCURRENCY", "1")]).await;
    uploads(&ada, store, 12).await;
    wait_for(&app, DONE, 12).await;
    assert_complete(&app, 12).await;
    let counts = [
        first.metric("ingestion_documents_total", "\"done\"").await,
        second.metric("ingestion_documents_total", "\"done\"").await,
    ];
    assert!(counts.iter().all(|count| *count >= 2.0), "{counts:?}");
    assert!((counts[0] + counts[1] - 12.0).abs() < 0.5, "{counts:?}");
    assert_eq!(app.number("select count(*) from documents where attempts <> 1").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_told_to_stop_leaves_no_lease_behind() {
    let (app, ada, store) = without_worker().await;
    let worker = Worker::start(&app, &[("WORKER_CONCURRENCY", "4")]).await;
    uploads(&ada, store, 20).await;
    wait_for(&app, RUNNING, 1).await;
    let (well, took) = worker.stops().await;
    assert!(well, "exit 0");
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert_eq!(app.number(RUNNING).await, 0);
    let _second = Worker::start(&app, &[]).await;
    wait_for(&app, DONE, 20).await;
    assert_complete(&app, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_database_connection_ends_neither_worker_nor_work() {
    let (app, ada, store) = without_worker().await;
    let _worker = Worker::start(&app, &[("WORKER_CONCURRENCY", "2")]).await;
    uploads(&ada, store, 4).await;
    wait_for(&app, DONE, 1).await;
    app.number(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()
           and application_name = 'rag'",
    )
    .await;
    uploads(&ada, store, 8).await;
    app.executes(
        "update documents set lease_until = lease_until - interval '60 seconds'
         where status = 'RUNNING'",
    )
    .await;
    wait_for(&app, DONE, 8).await;
    assert_complete(&app, 8).await;
}
