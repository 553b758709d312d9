//! From deleted to gone.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use rag_core::{app::Leaves, clock::ManualClock, trash};
use rag_tests::{Backend, Person, TestApp, on_all};
use serde_json::json;

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
        let entries = std::fs::read_dir(self.app.folder().join("data/files")).unwrap();
        let folders = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
        folders.map(|folder| std::fs::read_dir(folder).unwrap().count()).sum()
    }

    /// Ada with an admin's rights.
    async fn admin(&self) -> Person {
        self.app.makes_admin(&self.ada).await;
        let mut admin = self.ada.clone();
        admin.signs_in().await;
        admin
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
        let admin = bin.admin().await;
        let path = format!("/api/documents/{}", bin.document);
        admin.delete(&path).await.ok();
        admin.post(&format!("{path}/restore"), &json!({})).await.ok();
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

    async fn what_was_uploaded_again_meanwhile_is_not_restored_beside_it(backend: Backend) {
        let bin = Bin::with_a_document(backend).await;
        let admin = bin.admin().await;
        let path = format!("/api/documents/{}", bin.document);
        admin.delete(&path).await.ok();
        admin.uploads(bin.store, "b.txt", "The secret is under the stone.").await.ok();
        let refused = admin.post(&format!("{path}/restore"), &json!({})).await;
        assert_eq!(refused.problem(), (409, "document_exists".to_owned()));
    }

    async fn a_deleted_store_holds_no_money_and_a_restored_one_again(backend: Backend) {
        let bin = Bin::with_a_document(backend).await;
        let admin = bin.admin().await;
        admin.uploads(bin.store, "waits.txt", "Not indexed yet.").await.ok();
        let held = "select cast(coalesce(sum(held_micros), 0) as bigint) from monthly_usage";
        let before = bin.app.number(held).await;
        assert!(before > 0);
        let path = format!("/api/stores/{}", bin.store);
        admin.delete(&path).await.ok();
        assert_eq!(bin.app.number(held).await, 0);
        admin.post(&format!("{path}/restore"), &json!({})).await.ok();
        assert_eq!(bin.app.number(held).await, before);
        rag_core::ingestion::ingest_next(&bin.app.app).await.unwrap();
        assert_eq!(bin.app.number(held).await, 0);
    }

    async fn the_sweep_touches_nothing_that_is_not_its_own(backend: Backend) {
        let bin = Bin::with_a_document(backend).await;
        let foreign = bin.app.folder().join("tmp/letter.txt");
        std::fs::write(&foreign, "of somebody else").unwrap();
        std::fs::write(bin.app.folder().join("tmp/upload-lost"), "cut off").unwrap();
        bin.clock.advance(TimeDelta::hours(25));
        assert_eq!(trash::sweep_files(&bin.app.app).await.unwrap(), 1);
        assert!(foreign.exists());
    }

    async fn originals_of_another_database_are_not_swept(backend: Backend) {
        let bin = Bin::with_a_document(backend).await;
        std::fs::write(bin.app.folder().join("data/files/.installation"), "another").unwrap();
        bin.app.executes("update documents set storage_key = 'elsewhere'").await;
        bin.clock.advance(TimeDelta::hours(25));
        assert_eq!(trash::sweep_files(&bin.app.app).await.unwrap(), 0);
        assert_eq!(bin.originals(), 1);
    }
}
