//! Files that cannot be read, and machines that fail: every one ends as a named error, others go on.

use std::path::PathBuf;

use chrono::{TimeDelta, Utc};
use rag_core::{
    app::Leaves,
    clock::ManualClock,
    ingestion::{self, MAX_ATTEMPTS, Outcome},
};
use rag_tests::{
    TestApp, both, on_all,
    process::{script, worker_program},
};

/// A password is needed to open it.
const ENCRYPTED: &[u8] = include_bytes!("../../../extract/tests/it/files/user-password.pdf");

/// A one-page PDF with this content stream.
fn pdf(content: &str) -> Vec<u8> {
    rag_tests::pdf(&[content])
}

both! {
    async fn unreadable_files_end_as_named_errors_while_others_go_on(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("Mixed").await;
        let drawing = pdf("10 10 100 100 re f");
        let mut broken = pdf("BT /F1 12 Tf 20 20 Td (lost) Tj ET");
        broken.truncate(40);
        let cases: [(&str, Vec<u8>, &str); 3] = [
            ("drawing.pdf", drawing, "no_text"),
            ("broken.pdf", broken, "file_broken"),
            ("locked.pdf", ENCRYPTED.to_vec(), "file_encrypted"),
        ];
        let mut expected = Vec::new();
        for (name, bytes, code) in cases {
            let upload = ada.uploads(store, name, bytes).await.ok();
            expected.push((upload["document_id"].as_i64().unwrap(), code));
        }
        let good = pdf("BT /F1 12 Tf 20 20 Td (The good one goes on) Tj ET");
        ada.adds(store, "good.pdf", good).await;
        for (id, code) in expected {
            let view = ada.waits_for(id).await;
            assert_eq!((&view["status"], &view["error"]["code"]), (&"ERROR".into(), &code.into()));
            assert_eq!(view["error"]["retryable"], false);
            assert!(view["error"]["message"].as_str().unwrap().ends_with('.'), "{view}");
            assert_eq!(view["attempts"], 1, "the same file would fail again");
        }
        assert_eq!(app.number("select count(*) from budget_holds").await, 0);
        assert_eq!(app.number("select count(*) from query_logs").await, 1, "only the good one costs");
    }
}

/// A reader that never answers for files with a certain word in them.
fn hanging_reader(folder: &std::path::Path) -> PathBuf {
    let body = format!(
        "if /usr/bin/grep -q hang-here \"$2\"; then exec /bin/sleep 600; fi\nexec {} \"$@\"",
        worker_program().display()
    );
    script(&folder.join("hanging-reader"), &body)
}

on_all! {
    async fn a_file_that_hangs_its_reader_costs_only_itself(backend: Backend) {
        let scratch = tempfile::tempdir().unwrap();
        let leaves = Leaves {
            extract_program: Some(hanging_reader(scratch.path())),
            ..Leaves::default()
        };
        let settings = [("JOB_TIMEOUT_S", "2"), ("WORKER_CONCURRENCY", "2")];
        let app = TestApp::start_with_leaves(backend, &settings, leaves).await;
        let ada = app.person("ada").await;
        let store = ada.creates_store("Mixed").await;
        let upload = ada.uploads(store, "hang.txt", "hang-here").await.ok();
        ada.adds(store, "good.txt", "This one is read at once.").await;
        let view = ada.waits_for(upload["document_id"].as_i64().unwrap()).await;
        assert_eq!(view["error"]["code"], "extract_timeout");
        assert_eq!(view["error"]["retryable"], true);
    }

    async fn a_machine_that_fails_is_tried_again_later_and_later_then_told(backend: Backend) {
        let clock = std::sync::Arc::new(ManualClock::at(Utc::now()));
        let leaves = Leaves {
            clock: clock.clone(),
            extract_program: Some("/nonexistent/reader".into()),
        };
        let settings = [("EMBEDDED_WORKER", "false"), ("ACCESS_TOKEN_EXPIRE_MINUTES", "10000")];
        let app = TestApp::start_with_leaves(backend, &settings, leaves).await;
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let upload = ada.uploads(store, "a.txt", "Nobody can read this.").await.ok();
        let path = format!("/api/documents/{}", upload["document_id"]);
        for attempt in 1..MAX_ATTEMPTS {
            let outcome = ingestion::ingest_next(&app.app).await.unwrap();
            assert!(matches!(outcome, Some(Outcome::Deferred(_))), "{attempt}: {outcome:?}");
            let view = ada.get(&path).await.ok();
            assert_eq!((&view["status"], &view["attempts"]), (&"PENDING".into(), &attempt.into()));
            assert_eq!(ingestion::ingest_next(&app.app).await.unwrap(), None, "not before its time");
            clock.advance(TimeDelta::minutes(16));
        }
        assert_eq!(app.number("select count(*) from budget_holds").await, 1);
        let outcome = ingestion::ingest_next(&app.app).await.unwrap();
        assert!(matches!(outcome, Some(Outcome::Failed(_))), "{outcome:?}");
        let failed = "select count(*) from documents where status = 'ERROR'
                      and error_code = 'extract_crashed' and error_retryable";
        assert_eq!(app.number(failed).await, 1);
        assert_eq!(app.number("select count(*) from budget_holds").await, 0);
    }
}
