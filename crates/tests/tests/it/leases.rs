//! Leases: lost ones, slow workers, and deletions under a worker's hands.

use std::{path::PathBuf, sync::Arc, time::Duration};

use chrono::{TimeDelta, Utc};
use rag_core::{
    app::Leaves,
    clock::ManualClock,
    ingestion::{self, Outcome},
};
use rag_tests::{
    Backend, Person, TestApp, on_all,
    process::{script, worker_program},
};

/// A service whose clock stands still and whose files are read only once the gate is open.
struct Slow {
    app: TestApp,
    clock: Arc<ManualClock>,
    gate: PathBuf,
    started: PathBuf,
    // The reading program lives in it.
    _scratch: tempfile::TempDir,
}

impl Slow {
    async fn start(backend: Backend) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let (gate, started) = (scratch.path().join("gate"), scratch.path().join("started"));
        let body = format!(
            ": > {}\nwhile [ ! -e {} ]; do /bin/sleep 0.02; done\nexec {} \"$@\"",
            started.display(),
            gate.display(),
            worker_program().display()
        );
        let program = script(&scratch.path().join("slow-reader"), &body);
        let clock = Arc::new(ManualClock::at(Utc::now()));
        let leaves = Leaves { clock: clock.clone(), extract_program: Some(program) };
        let settings = [("EMBEDDED_WORKER", "false")];
        let app = TestApp::start_with_leaves(backend, &settings, leaves).await;
        Self { app, clock, gate, started, _scratch: scratch }
    }

    /// A worker takes its turn and is in the middle of reading when this returns.
    async fn begins(&self) -> tokio::task::JoinHandle<Option<Outcome>> {
        let app = self.app.app.clone();
        let turn = tokio::spawn(async move { ingestion::ingest_next(&app).await.unwrap() });
        for _ in 0..500 {
            if self.started.exists() {
                std::fs::remove_file(&self.started).unwrap();
                return turn;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("nobody reads the file");
    }

    fn opens_the_gate(&self) {
        std::fs::write(&self.gate, "").unwrap();
    }

    async fn with_a_document(&self) -> (Person, i64) {
        let ada = self.app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let upload = ada.uploads(store, "a.txt", "Words that are read slowly.").await.ok();
        (ada, upload["document_id"].as_i64().unwrap())
    }
}

/// Documents that the engine has, whichever it is.
async fn indexed(app: &TestApp) -> i64 {
    if app.backend != Backend::Gemini {
        return app.number("select count(*) from search_documents").await;
    }
    let records = app.provider().documents();
    let living = records.iter().filter(|record| record.state.is_some()).count();
    i64::try_from(living).unwrap()
}

on_all! {
    async fn a_worker_that_lost_its_lease_writes_nothing(backend: Backend) {
        let slow = Slow::start(backend).await;
        let (ada, id) = slow.with_a_document().await;
        let first = slow.begins().await;
        slow.clock.advance(TimeDelta::seconds(61));
        let second = slow.begins().await;
        slow.opens_the_gate();
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        assert!(matches!(first, Some(Outcome::Lost(_))), "{first:?}");
        assert!(matches!(second, Some(Outcome::Done(_))), "{second:?}");
        let view = ada.get(&format!("/api/documents/{id}")).await.ok();
        assert_eq!((&view["status"], &view["attempts"]), (&"DONE".into(), &2.into()));
        let app = &slow.app;
        assert_eq!(app.number("select count(*) from document_pages").await, 1);
        assert_eq!(indexed(app).await, 1);
        assert_eq!(app.number("select count(*) from query_logs").await, 1);
    }

    async fn a_lease_in_force_keeps_others_away(backend: Backend) {
        let slow = Slow::start(backend).await;
        let _ = slow.with_a_document().await;
        let first = slow.begins().await;
        slow.clock.advance(TimeDelta::seconds(59));
        assert_eq!(ingestion::ingest_next(&slow.app.app).await.unwrap(), None);
        slow.opens_the_gate();
        assert!(matches!(first.await.unwrap(), Some(Outcome::Done(_))));
    }

    async fn a_document_deleted_under_a_worker_is_not_indexed(backend: Backend) {
        let slow = Slow::start(backend).await;
        let (ada, id) = slow.with_a_document().await;
        let turn = slow.begins().await;
        ada.delete(&format!("/api/documents/{id}")).await.ok();
        slow.opens_the_gate();
        let outcome = turn.await.unwrap();
        assert!(matches!(outcome, Some(Outcome::Lost(_))), "{outcome:?}");
        let app = &slow.app;
        assert_eq!(indexed(app).await, 0);
        assert_eq!(app.number("select count(*) from query_logs").await, 0);
        assert_eq!(app.number("select count(*) from budget_holds").await, 0);
        assert_eq!(app.number("select count(*) from documents where status = 'RUNNING'").await, 0);
        assert_eq!(ingestion::ingest_next(&app.app).await.unwrap(), None);
    }

    async fn a_worker_asked_to_stop_gives_its_document_back(backend: Backend) {
        let slow = Slow::start(backend).await;
        let (_, _) = slow.with_a_document().await;
        let turn = slow.begins().await;
        slow.app.app.runtime.stop();
        let outcome = tokio::time::timeout(Duration::from_secs(20), turn).await.unwrap().unwrap();
        assert!(matches!(outcome, Some(Outcome::Released(_))), "{outcome:?}");
        let waiting = "select count(*) from documents where status = 'PENDING' and attempts = 0";
        assert_eq!(slow.app.number(waiting).await, 1);
    }

    async fn stuck_documents_are_reset_and_others_left_alone(backend: Backend) {
        let slow = Slow::start(backend).await;
        let (_, id) = slow.with_a_document().await;
        let _turn = slow.begins().await;
        let hour = Duration::from_hours(1);
        slow.clock.advance(TimeDelta::seconds(59));
        let reset = ingestion::reset_stuck(&slow.app.app, Duration::ZERO, None).await.unwrap();
        assert_eq!(reset, [], "somebody works on it");
        slow.clock.advance(TimeDelta::minutes(61));
        let reset = ingestion::reset_stuck(&slow.app.app, hour, None).await.unwrap();
        assert_eq!(reset.iter().map(|id| id.0).collect::<Vec<_>>(), [id]);
        assert_eq!(ingestion::reset_stuck(&slow.app.app, hour, None).await.unwrap(), []);
    }
}
