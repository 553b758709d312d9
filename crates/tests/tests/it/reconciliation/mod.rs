//! The provider's contents and our rows, made to agree whatever happened to either.

mod copies;
mod stores;

use std::sync::Arc;

use bytes::Bytes;
use chrono::Utc;
use gemini_sim::DocumentRecord;
use rag_core::{
    app::Leaves,
    clock::ManualClock,
    config::EngineMode,
    gemini::{
        BytesContent, CustomMetadata, DOC_NUMBER, DocumentName, Gemini, NewDocument, StoreName,
    },
    ingestion, reconciliation,
};
use rag_tests::{Backend, Person, TestApp};

const NOTES: &str = "The tide turns at noon.";
const QUESTION: &str = "When does the tide turn?";

/// A service with one store, whose work is done when the test says so.
struct House {
    app: TestApp,
    clock: Arc<ManualClock>,
    ada: Person,
    store: i64,
}

impl House {
    async fn open() -> Self {
        let clock = Arc::new(ManualClock::at(Utc::now()));
        let leaves = Leaves { clock: clock.clone(), ..Leaves::default() };
        let settings = [("ACCESS_TOKEN_EXPIRE_MINUTES", "10000"), ("EMBEDDED_WORKER", "false")];
        let app = TestApp::start_with_leaves(Backend::Gemini, &settings, leaves).await;
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        Self { app, clock, ada, store }
    }

    async fn with_a_document() -> (Self, i64) {
        let house = Self::open().await;
        let id = house.adds("a.txt", NOTES).await;
        (house, id)
    }

    async fn adds(&self, name: &str, text: &str) -> i64 {
        let upload = self.ada.uploads(self.store, name, text).await.ok();
        self.works().await;
        let id = upload["document_id"].as_i64().unwrap();
        assert_eq!(self.status(id).await, "DONE");
        id
    }

    /// Does all work that waits.
    async fn works(&self) {
        while ingestion::ingest_next(&self.app.app).await.unwrap().is_some() {}
    }

    async fn reconciles(&self) {
        reconciliation::reconcile_stores(&self.app.app).await.unwrap();
        reconciliation::reconcile_copies(&self.app.app).await.unwrap();
    }

    async fn status(&self, id: i64) -> String {
        let view = self.ada.get(&format!("/api/documents/{id}")).await.ok();
        view["status"].as_str().unwrap().to_owned()
    }

    async fn fs_name(&self) -> StoreName {
        let stores = self.ada.get("/api/stores").await.ok();
        StoreName::parse(stores[0]["fs_name"].as_str().unwrap()).unwrap()
    }

    /// Somebody else with the same key.
    fn client(&self) -> Gemini {
        match &self.app.app.settings.engine.mode {
            EngineMode::Gemini(settings) => Gemini::new(settings).unwrap(),
            EngineMode::Offline => unreachable!("a service on the provider"),
        }
    }

    async fn puts(&self, doc_id: &str) -> DocumentName {
        let number = doc_id.parse().ok().map(|number| CustomMetadata::number(DOC_NUMBER, number));
        self.puts_with(doc_id, number.into_iter().collect()).await
    }

    async fn puts_with(&self, doc_id: &str, metadata: Vec<CustomMetadata>) -> DocumentName {
        let new = NewDocument {
            doc_id: doc_id.to_owned(),
            display_name: "put.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            metadata,
        };
        let content = BytesContent(Bytes::from_static(b"The tide turns at midnight."));
        self.client().upload(&self.fs_name().await, &new, &content).await.unwrap()
    }

    fn copies(&self) -> Vec<DocumentRecord> {
        let all = self.app.provider().documents().into_iter();
        all.filter(|copy| copy.state.is_some()).collect()
    }

    fn names(&self) -> Vec<String> {
        let name =
            |copy: DocumentRecord| format!("fileSearchStores/{}/documents/{}", copy.store, copy.id);
        self.copies().into_iter().map(name).collect()
    }

    /// Removes what the provider has of a document, behind our back.
    async fn loses(&self, id: i64) {
        let id = id.to_string();
        let found = self.client().find_documents(&self.fs_name().await, &id).await.unwrap();
        self.client().delete_document(&found[0].name).await.unwrap();
    }

    async fn is_answered(&self) -> bool {
        self.ada.asks(self.store, QUESTION).await.text().contains("at noon")
    }

    /// Rows for indexing in the ledger, holds that are left, and what was spent on indexing.
    async fn money(&self) -> (i64, i64, i64) {
        let booked = "select count(*) from query_logs where model = 'INDEX'";
        let held = "select count(*) from budget_holds";
        let spent = "select index_micros from monthly_usage";
        (self.app.number(booked).await, self.app.number(held).await, self.app.number(spent).await)
    }
}
