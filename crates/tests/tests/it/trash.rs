//! From deleted to gone.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use rag_core::{app::Leaves, clock::ManualClock, trash};
use rag_tests::{Backend, Person, TestApp, on_all};

/// What is left of documents, wherever copies are kept.
const COPIES: &str =
    "select (select count(*) from document_pages) + (select count(*) from passages)
    + (select count(*) from search_documents) + (select count(*) from search_postings)";

struct Bin {
    app: TestApp,
    clock: Arc<ManualClock>,
    ada: Person,
    store: i64,
    document: i64,
}

impl Bin {
    /// One indexed document, and a clock that the test moves.
    async fn with_a_document(backend: Backend) -> Self {
        let clock = Arc::new(ManualClock::at(Utc::now()));
        let leaves = Leaves { clock: clock.clone(), ..Leaves::default() };
        // Long-lived tokens: hours go by in these tests.
        let settings = [("ACCESS_TOKEN_EXPIRE_MINUTES", "10000"), ("EMBEDDED_WORKER", "false")];
        let app = TestApp::start_with_leaves(backend, &settings, leaves).await;
        let ada = app.person("ada").await;
        let store = ada.creates_store("Secrets").await;
        let upload = ada.uploads(store, "a.txt", "The secret is under the stone.").await.ok();
        rag_core::ingestion::ingest_next(&app.app).await.unwrap();
        let document = upload["document_id"].as_i64().unwrap();
        assert!(app.number(COPIES).await > 0);
        Self { app, clock, ada, store, document }
    }

    async fn purges(&self) -> Option<bool> {
        trash::purge_next(&self.app.app).await.unwrap()
    }

    /// Documents that the provider still has, in any state.
    fn left_at_the_provider(&self) -> usize {
        if self.app.backend != Backend::Gemini {
            return 0;
        }
        let documents = self.app.provider().documents();
        documents.iter().filter(|document| document.state.is_some()).count()
    }

    fn originals(&self) -> usize {
        let folders = std::fs::read_dir(self.app.folder().join("data/files")).unwrap();
        folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
    }
}

on_all! {
    async fn a_deleted_document_is_gone_for_good_after_the_retention_time(backend: Backend) {
        let bin = Bin::with_a_document(backend).await;
        bin.ada.delete(&format!("/api/documents/{}", bin.document)).await.ok();
        bin.clock.advance(TimeDelta::hours(47));
        assert_eq!(bin.purges().await, None);
        assert_eq!(bin.originals(), 1);
        bin.clock.advance(TimeDelta::hours(2));
        assert_eq!(bin.purges().await, Some(true));
        assert_eq!(bin.app.number(COPIES).await, 0);
        assert_eq!(bin.left_at_the_provider(), 0);
        assert_eq!(bin.originals(), 0);
        let blank = "select count(*) from documents where filename = '' and storage_key = ''
                     and sha256 = '' and purged_at is not null";
        assert_eq!(bin.app.number(blank).await, 1);
        let audit = "select count(*) from admin_audit_logs where action = 'purge_document'";
        assert_eq!(bin.app.number(audit).await, 1);
        assert_eq!(bin.purges().await, None, "once");
    }

    async fn a_deleted_store_takes_its_documents_and_conversations_with_it(backend: Backend) {
        let bin = Bin::with_a_document(backend).await;
        bin.ada.asks(bin.store, "Where is the secret?").await;
        assert_eq!(bin.app.number("select count(*) from chat_sessions").await, 1);
        bin.ada.delete(&format!("/api/stores/{}", bin.store)).await.ok();
        bin.clock.advance(TimeDelta::hours(49));
        assert_eq!(bin.purges().await, Some(true));
        assert_eq!(bin.app.number(COPIES).await, 0);
        assert_eq!(bin.left_at_the_provider(), 0);
        assert_eq!(bin.originals(), 0);
        assert_eq!(bin.app.number("select count(*) from chat_sessions").await, 0);
        let blank = "select count(*) from stores where display_name = '' and purged_at is not null";
        assert_eq!(bin.app.number(blank).await, 1);
    }

    async fn what_is_restored_is_not_purged(backend: Backend) {
        let bin = Bin::with_a_document(backend).await;
        bin.app.makes_admin(&bin.ada).await;
        let mut admin = bin.ada.clone();
        admin.signs_in().await;
        let path = format!("/api/documents/{}", bin.document);
        admin.delete(&path).await.ok();
        admin.post(&format!("{path}/restore"), &serde_json::json!({})).await.ok();
        bin.clock.advance(TimeDelta::hours(49));
        assert_eq!(bin.purges().await, None);
        assert_eq!(bin.originals(), 1);
        assert!(bin.app.number(COPIES).await > 0);
    }

    async fn a_removal_that_fails_is_tried_again_until_it_is_done(backend: Backend) {
        let bin = Bin::with_a_document(backend).await;
        bin.ada.delete(&format!("/api/documents/{}", bin.document)).await.ok();
        // A folder in the place of the original cannot be removed as a file.
        let files = bin.app.folder().join("data/files");
        let folder = std::fs::read_dir(&files).unwrap().next().unwrap().unwrap().path();
        let original = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
        std::fs::remove_file(&original).unwrap();
        std::fs::create_dir(&original).unwrap();
        bin.clock.advance(TimeDelta::hours(49));
        assert_eq!(bin.purges().await, Some(false));
        assert_eq!(bin.purges().await, None, "not at once");
        assert_eq!(bin.app.number("select count(*) from admin_audit_logs").await, 0);
        std::fs::remove_dir(&original).unwrap();
        bin.clock.advance(TimeDelta::minutes(1));
        assert_eq!(bin.purges().await, Some(true));
        assert_eq!(bin.app.number(COPIES).await, 0);
        assert_eq!(bin.left_at_the_provider(), 0);
    }

    async fn files_without_a_row_are_swept_when_they_are_old(backend: Backend) {
        let bin = Bin::with_a_document(backend).await;
        let lost = bin.app.folder().join("data/files/zz");
        std::fs::create_dir(&lost).unwrap();
        std::fs::write(lost.join("lost"), "of a process that died").unwrap();
        assert_eq!(trash::sweep_files(&bin.app.app).await.unwrap(), 0, "it may be on its way");
        bin.clock.advance(TimeDelta::hours(25));
        assert_eq!(trash::sweep_files(&bin.app.app).await.unwrap(), 1);
        assert_eq!(bin.originals(), 1, "the document keeps its original");
    }
}
