//! The provider's contents and our rows, made to agree whatever happened to either.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use gemini_sim::{DocumentRecord, DocumentState, Fault, FaultRule};
use rag_core::{
    app::Leaves,
    clock::ManualClock,
    config::EngineMode,
    gemini::{BytesContent, DocumentName, Gemini, NewDocument, StoreName},
    ingestion, reconciliation,
};
use rag_tests::{Backend, Person, TestApp};
use serde_json::json;

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
        let new = NewDocument {
            doc_id: doc_id.to_owned(),
            display_name: "put.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            metadata: Vec::new(),
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

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_the_provider_lost_is_indexed_again_and_not_paid_for_again() {
    let (house, id) = House::with_a_document().await;
    let paid = house.money().await;
    house.loses(id).await;
    assert!(!house.is_answered().await);
    house.reconciles().await;
    assert_eq!(house.status(id).await, "PENDING");
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.copies().len(), 1);
    assert!(house.is_answered().await);
    assert_eq!(house.money().await, paid);

    // Also if that fails at first and somebody has to ask for another try.
    house.loses(id).await;
    house.app.provider().fault(FaultRule::once(Fault::DocumentFailed).times(2));
    house.reconciles().await;
    house.works().await;
    assert_eq!(house.status(id).await, "ERROR");
    house.ada.post(&format!("/api/documents/{id}/retry"), &json!({})).await.ok();
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.money().await, paid);
    house.reconciles().await;
    assert_eq!(house.status(id).await, "DONE", "there is nothing left to do");
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_that_nobody_can_need_are_removed() {
    let (house, id) = House::with_a_document().await;
    let own = house.names();
    let trashed = house.adds("b.txt", "In the trash, it is kept for a while.").await;
    house.ada.delete(&format!("/api/documents/{trashed}")).await.ok();
    let kept = house.names();
    house.puts("9999").await;
    house.puts(&id.to_string()).await;
    house.reconciles().await;
    assert_eq!(house.names(), kept);
    assert_eq!(kept[..1], own);

    let foreign = house.puts("not-a-number").await;
    house.reconciles().await;
    assert_eq!(house.names()[2..], [foreign.as_str().to_owned()], "it was not sent by us");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_document_whose_own_copy_is_lost_another_one_is_taken() {
    let (house, id) = House::with_a_document().await;
    let other = house.puts(&id.to_string()).await;
    house.loses(id).await;
    house.reconciles().await;
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.names(), [other.as_str()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_the_provider_lost_is_made_again_with_its_documents() {
    let (house, id) = House::with_a_document().await;
    let paid = house.money().await;
    let lost = house.fs_name().await;
    house.client().delete_store(&lost).await.unwrap();
    house.reconciles().await;
    assert_ne!(house.fs_name().await, lost);
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.copies().len(), 1);
    assert!(house.is_answered().await);
    assert_eq!(house.money().await, paid);
    house.adds("b.txt", "And uploads are taken again.").await;
    let now = house.fs_name().await;
    house.clock.advance(TimeDelta::hours(3));
    house.reconciles().await;
    assert_eq!(house.fs_name().await, now, "once");
    assert_eq!(house.app.provider().counters().stores_created, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_without_a_row_are_removed_if_they_are_ours_and_old() {
    let (house, id) = House::with_a_document().await;
    let address = house.app.values.iter().find(|(name, _)| name == "GEMINI_BASE_URL").unwrap();
    let settings = [("GEMINI_BASE_URL", address.1.as_str()), ("EMBEDDED_WORKER", "false")];
    let neighbour = TestApp::start_with(Backend::Gemini, &settings).await;
    let theirs = neighbour.app.engine.create_store("Notes").await.unwrap();
    let unmarked = house.client().create_store("Notes").await.unwrap();
    // Their process died before it wrote the row, and so did ours.
    let orphan = house.app.app.engine.create_store("Orphan").await.unwrap();
    let trashed = house.ada.creates_store("Trashed").await;
    house.ada.delete(&format!("/api/stores/{trashed}")).await.ok();
    let names = async || -> Vec<String> {
        let stores = house.client().list_stores().await.unwrap();
        stores.into_iter().map(|store| store.name.as_str().to_owned()).collect()
    };
    let all = names().await;
    house.reconciles().await;
    assert_eq!(names().await, all, "its row may be on its way");
    house.clock.advance(TimeDelta::hours(2));
    house.reconciles().await;
    let left = names().await;
    let expected: Vec<String> = all.into_iter().filter(|name| *name != orphan).collect();
    assert_eq!(left, expected);
    assert!(left.contains(&theirs) && left.contains(&unmarked.as_str().to_owned()));
    assert_eq!(house.status(id).await, "DONE");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_cannot_be_looked_at_changes_nothing() {
    let (house, id) = House::with_a_document().await;
    let store = house.fs_name().await;
    for rule in [
        FaultRule::once(Fault::KeyBlocked),
        FaultRule::once(Fault::BadKey),
        FaultRule::once(Fault::ListRefused),
        FaultRule::once(Fault::KeyBlocked).on("documents"),
        FaultRule::once(Fault::Internal).on("stores.get"),
    ] {
        let fault = format!("{rule:?}");
        house.app.provider().fault(rule.always());
        drop(reconciliation::reconcile_stores(&house.app.app).await);
        drop(reconciliation::reconcile_copies(&house.app.app).await);
        house.app.provider().clear_faults();
        assert_eq!(house.status(id).await, "DONE", "{fault}");
        assert_eq!(house.fs_name().await, store, "{fault}");
        assert_eq!(house.copies().len(), 1, "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_document_has_a_copy_again_whatever_became_of_the_first() {
    let (mut house, id) = House::with_a_document().await;
    let paid = house.money().await;
    house.app.makes_admin(&house.ada).await;
    house.ada.signs_in().await;
    let path = format!("/api/documents/{id}");
    let restores = async || {
        house.ada.post(&format!("{path}/restore"), &json!({})).await.ok();
    };
    house.ada.delete(&path).await.ok();
    restores().await;
    assert_eq!(house.status(id).await, "DONE", "its copy is there");

    house.ada.delete(&path).await.ok();
    house.loses(id).await;
    restores().await;
    assert_eq!(house.status(id).await, "PENDING");
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.copies().len(), 1);
    assert_eq!(house.copies()[0].state, Some(DocumentState::Active));
    assert!(house.is_answered().await);

    // Nobody knows, so somebody looks later.
    let created = house.app.provider().counters().documents_created;
    house.ada.delete(&path).await.ok();
    house.app.provider().fault(FaultRule::once(Fault::KeyBlocked).always());
    restores().await;
    assert_eq!(house.status(id).await, "PENDING");
    house.app.provider().clear_faults();
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.app.provider().counters().documents_created, created);
    assert_eq!(house.money().await, paid);
}
