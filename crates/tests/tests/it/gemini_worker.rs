//! Real `rag-worker` processes that are killed while the provider has a document half.

use std::time::{Duration, Instant};

use gemini_sim::{DocumentState, Fault, FaultRule};
use rag_tests::{Backend, TestApp, process::Worker};
use serde_json::json;

const FINALIZE: &str = "stores.upload.finalize";

/// Kills the worker in the middle of the call that meets the fault; answers the copies in the end.
async fn killed_during(rule: FaultRule) -> usize {
    let app = TestApp::start_with(Backend::Gemini, &[("EMBEDDED_WORKER", "false")]).await;
    let ada = app.person("ada").await;
    let store = ada.creates_store("Notes").await;
    app.provider().fault(rule.on(FINALIZE));
    let worker = Worker::start(&app, &[]).await;
    let text = "The tide turns at noon. ".repeat(20_000);
    let upload = ada.uploads(store, "a.txt", text.clone()).await.ok();
    let id = upload["document_id"].as_i64().unwrap();
    let begun = Instant::now();
    while app.provider().counters().calls_to(FINALIZE) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing is sent");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    worker.dies();
    let view = ada.get(&format!("/api/documents/{id}")).await.ok();
    assert_eq!(view["status"], "RUNNING", "it was in the middle");

    // The minute that its lease lasts, gone by in an instant.
    app.executes("update documents set lease_until = created_at where status = 'RUNNING'").await;
    let _second = Worker::start(&app, &[]).await;
    let view = ada.waits_for(id).await;
    assert_eq!((&view["status"], &view["attempts"]), (&json!("DONE"), &json!(2)), "{view}");
    let records = app.provider().documents();
    let living: Vec<_> = records.iter().filter(|record| record.state.is_some()).collect();
    assert_eq!(living.len(), 1, "{living:?}");
    assert_eq!(
        (living[0].state, living[0].bytes),
        (Some(DocumentState::Active), text.len() as u64)
    );
    assert_eq!(app.number("select count(*) from query_logs where model = 'INDEX'").await, 1);
    assert_eq!(app.number("select count(*) from budget_holds").await, 0);
    records.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_before_the_last_byte_arrived_leaves_one_copy() {
    killed_during(FaultRule::once(Fault::SlowReply).value(20_000)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_before_it_heard_of_its_copy_leaves_that_one() {
    let made = killed_during(FaultRule::once(Fault::HeldReply).value(20_000)).await;
    assert_eq!(made, 1, "it was found and adopted");
}
