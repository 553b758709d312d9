//! The way of a document into the index.

use rag_core::ingestion::{self, Outcome};
use rag_tests::{Backend, TestApp, all, on_all};

/// A service without a worker: the test decides who does what when.
pub async fn without_worker(backend: Backend) -> TestApp {
    TestApp::start_with(backend, &[("EMBEDDED_WORKER", "false")]).await
}

/// The document that one turn of a worker leads to.
pub async fn turn(app: &TestApp) -> Option<Outcome> {
    ingestion::ingest_next(&app.app).await.unwrap()
}

all! {
    async fn a_document_is_done_with_its_pages_and_paid_for_once(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let id = ada.adds(store, "notes.md", "# Tides\n\nThe tide turns at noon.\n").await;
        let view = ada.get(&format!("/api/documents/{id}")).await.ok();
        assert_eq!(view["page_count"], 1);
        assert_eq!(app.number("select count(*) from document_pages").await, 1);
        assert_eq!(app.number("select count(*) from query_logs where model = 'INDEX'").await, 1);
        assert_eq!(app.number("select count(*) from budget_holds").await, 0);
        assert!(app.number("select index_micros from monthly_usage").await > 0);
        assert_eq!(app.number("select held_micros from monthly_usage").await, 0);
    }

    async fn a_document_whose_bell_was_lost_is_found_by_the_sweep(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let first = ada.adds(store, "first.txt", "The first one wakes everybody up.").await;
        assert!(first > 0);
        app.executes("update documents set status = 'PENDING', pages_ready_at = null").await;
        app.loses_all_bells().await;
        assert_eq!(ada.waits_for(first).await["status"], "DONE");
    }
}

on_all! {
    async fn turns_alternate_between_people(backend: Backend) {
        let app = without_worker(backend).await;
        let (ada, bob) = (app.person("ada").await, app.person("bob").await);
        let (hers, his) = (ada.creates_store("Many").await, bob.creates_store("One").await);
        for number in 0..4 {
            ada.uploads(hers, &format!("{number}.txt"), format!("Note {number}.")).await.ok();
        }
        let first = turn(&app).await;
        let late = bob.uploads(his, "late.txt", "I come last.").await.ok();
        let second = turn(&app).await;
        assert!(matches!(first, Some(Outcome::Done(_))), "{first:?}");
        let Some(Outcome::Done(second)) = second else { panic!("{second:?}") };
        assert_eq!(late["document_id"], second.0, "his one goes before her other three");
        for _ in 0..3 {
            assert!(matches!(turn(&app).await, Some(Outcome::Done(_))));
        }
        assert_eq!(turn(&app).await, None);
    }

    async fn a_failed_document_can_be_retried_and_holds_its_price_again(backend: Backend) {
        let app = without_worker(backend).await;
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let upload = ada.uploads(store, "a.txt", "Some words to be read.").await.ok();
        let id = upload["document_id"].as_i64().unwrap();
        let key = app.folder().join("data/files");
        std::fs::rename(&key, app.folder().join("away")).unwrap();
        assert!(matches!(turn(&app).await, Some(Outcome::Failed(_))));
        assert_eq!(app.number("select count(*) from budget_holds").await, 0);
        let view = ada.get(&format!("/api/documents/{id}")).await.ok();
        assert_eq!(view["error"]["code"], "original_missing");

        std::fs::rename(app.folder().join("away"), &key).unwrap();
        ada.post(&format!("/api/documents/{id}/retry"), &serde_json::json!({})).await.ok();
        assert_eq!(app.number("select count(*) from budget_holds").await, 1);
        let again = ada.post(&format!("/api/documents/{id}/retry"), &serde_json::json!({})).await;
        assert_eq!(again.status, 409);
        assert!(matches!(turn(&app).await, Some(Outcome::Done(_))));
        assert_eq!(app.number("select count(*) from query_logs").await, 1);
    }
}
