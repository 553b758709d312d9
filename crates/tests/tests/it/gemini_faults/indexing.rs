//! Uploads and indexing that go wrong: the document ends once and whole at the provider, or as an error
//! that says whether trying again can help. Either way it is paid for once or not at all.

use gemini_sim::{DocumentRecord, DocumentState, Fault, FaultRule};
use rag_core::{
    app::Leaves,
    ingestion::{self, Outcome},
};
use rag_tests::{Backend, Person, TestApp};
use serde_json::{Value, json};

pub const COVERED: &[Fault] = &[
    Fault::UploadMimeRefused,
    Fault::UploadTerminated,
    Fault::UploadForeignUrl,
    Fault::UploadCancelled,
    Fault::UploadQueryRefused,
    Fault::UploadDropAt,
    Fault::UploadKeepGranules,
    Fault::UploadNoStatusHeader,
    Fault::UploadDamagedReply,
    Fault::OperationStuck,
    Fault::OperationError,
    Fault::DocumentFailed,
    Fault::DocumentMissingFirst,
    Fault::DocumentDelay,
    Fault::ListRefused,
];

const NOTES: &str = "The tide turns at noon. The ferry leaves an hour later.";
/// Where all bytes of a document arrive.
const FINALIZE: &str = "stores.upload.finalize";

/// A service whose documents wait until the test works on them.
pub struct Desk {
    pub app: TestApp,
    pub ada: Person,
    pub store: i64,
}

impl Desk {
    async fn open() -> Self {
        Self::open_with(&[], Leaves::default()).await
    }

    pub async fn open_with(settings: &[(&str, &str)], leaves: Leaves) -> Self {
        let all = [&[("EMBEDDED_WORKER", "false")], settings].concat();
        let app = TestApp::start_with_leaves(Backend::Gemini, &all, leaves).await;
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        Self { app, ada, store }
    }

    pub async fn uploads(&self, name: &str, text: &str) -> i64 {
        let upload = self.ada.uploads(self.store, name, text).await.ok();
        upload["document_id"].as_i64().unwrap()
    }

    pub async fn works(&self) -> Option<Outcome> {
        ingestion::ingest_next(&self.app.app).await.unwrap()
    }

    pub fn faults(&self, rule: FaultRule) {
        self.app.provider().fault(rule);
    }

    pub async fn document(&self, id: i64) -> Value {
        self.ada.get(&format!("/api/documents/{id}")).await.ok()
    }

    /// The copies of a document that the provider has now.
    pub fn copies(&self, id: i64) -> Vec<DocumentRecord> {
        let id = id.to_string();
        let all = self.app.provider().documents().into_iter();
        all.filter(|copy| copy.state.is_some() && copy.metadata_text("doc_id") == Some(&id))
            .collect()
    }

    pub fn assert_one_whole_copy(&self, id: i64, bytes: usize, fault: &str) {
        let copies = self.copies(id);
        assert_eq!(copies.len(), 1, "{fault}: {copies:?}");
        assert_eq!(copies[0].bytes, bytes as u64, "{fault}");
        assert_eq!(copies[0].state, Some(DocumentState::Active), "{fault}");
    }

    /// Rows of the ledger for indexing, and holds that are left.
    pub async fn money(&self) -> (i64, i64) {
        let booked = "select count(*) from query_logs where model = 'INDEX' and cost_micros > 0";
        let held = "select count(*) from budget_holds";
        (self.app.number(booked).await, self.app.number(held).await)
    }
}

fn passing() -> Vec<FaultRule> {
    vec![
        FaultRule::once(Fault::UploadMimeRefused),
        FaultRule::once(Fault::UploadTerminated),
        FaultRule::once(Fault::UploadDropAt).value(20),
        FaultRule::once(Fault::UploadNoStatusHeader),
        FaultRule::once(Fault::UploadDamagedReply),
        FaultRule::once(Fault::UploadDamagedReply).value("{}"),
        FaultRule::once(Fault::OperationError),
        FaultRule::once(Fault::DocumentFailed),
        FaultRule::once(Fault::DocumentMissingFirst).value(2),
        FaultRule::once(Fault::DocumentDelay).value(400),
        FaultRule::once(Fault::LostReply).on(FINALIZE),
        FaultRule::once(Fault::LostReply).on("stores.upload.start"),
        FaultRule::once(Fault::UnavailableHtml).on(FINALIZE),
        FaultRule::once(Fault::QuotaMinute).value(0.1).on("stores.upload.start"),
        FaultRule::once(Fault::Internal).on("documents.get"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_by_itself_ends_as_one_whole_copy_in_the_first_attempt() {
    let desk = Desk::open().await;
    for (number, rule) in passing().into_iter().enumerate() {
        let fault = format!("{:?} on {:?}", rule.switch, rule.call);
        desk.app.provider().clear_faults();
        desk.faults(rule);
        let text = format!("{NOTES} Note {number}.");
        let id = desk.uploads(&format!("{number}.txt"), &text).await;
        let outcome = desk.works().await;
        let view = desk.document(id).await;
        assert!(matches!(outcome, Some(Outcome::Done(_))), "{fault}: {outcome:?} {view}");
        desk.assert_one_whole_copy(id, text.len(), &fault);
        assert_eq!(desk.money().await, (i64::try_from(number).unwrap() + 1, 0), "{fault}");
        assert_eq!((&view["attempts"], &view["error"]), (&json!(1), &Value::Null), "{fault}");
    }
}

/// Faults that only show behind another one.
#[tokio::test(flavor = "multi_thread")]
async fn what_fails_on_the_way_around_passes_too() {
    let dropped = || FaultRule::once(Fault::UploadDropAt).value(20);
    let lost = || FaultRule::once(Fault::LostReply).on(FINALIZE);
    let behind = [
        // The operation of an import is followed, that of an upload is not.
        (FaultRule::once(Fault::UploadMimeRefused), Fault::OperationStuck, "operations.get", 1),
        (dropped(), Fault::UploadQueryRefused, "stores.upload.start", 2),
        (dropped(), Fault::UploadCancelled, "stores.upload.start", 2),
        // Whether the lost one is there cannot be found out, so it is sent again; then it can.
        (lost(), Fault::ListRefused, FINALIZE, 2),
    ];
    for (first, fault, call, least) in behind {
        let desk = Desk::open().await;
        desk.faults(first);
        desk.faults(FaultRule::once(fault));
        let id = desk.uploads("a.txt", NOTES).await;
        let outcome = desk.works().await;
        assert!(matches!(outcome, Some(Outcome::Done(_))), "{fault:?}: {outcome:?}");
        let counters = desk.app.provider().counters();
        assert_eq!(counters.met(fault), 1, "{fault:?}");
        assert!(counters.calls_to(call) >= least, "{fault:?}: {:?}", counters.calls);
        desk.assert_one_whole_copy(id, NOTES.len(), &format!("{fault:?}"));
        assert_eq!(desk.money().await, (1, 0), "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_large_file_only_what_was_lost_is_sent_again() {
    let desk = Desk::open().await;
    let text = NOTES.repeat(40_000);
    desk.faults(FaultRule::once(Fault::UploadDropAt).value(1_500_000));
    desk.faults(FaultRule::once(Fault::UploadKeepGranules).value(262_144));
    let id = desk.uploads("large.txt", &text).await;
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Done(_))), "{outcome:?}");
    desk.assert_one_whole_copy(id, text.len(), "dropped");
    let sent = desk.app.provider().counters().upload_bytes;
    assert!(sent < text.len() as u64 + 1_000_000, "{sent} of {}", text.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_the_provider_fails_twice_is_an_error_that_can_be_retried() {
    let desk = Desk::open().await;
    desk.faults(FaultRule::once(Fault::DocumentFailed).always());
    let id = desk.uploads("a.txt", NOTES).await;
    assert!(matches!(desk.works().await, Some(Outcome::Failed(_))));
    let view = desk.document(id).await;
    assert_eq!((&view["status"], &view["error"]["retryable"]), (&json!("ERROR"), &json!(true)));
    assert_eq!(view["error"]["code"], "provider_rejected");
    assert_eq!(desk.app.provider().counters().documents_created, 2, "sent once more by itself");
    assert_eq!(desk.copies(id), [], "and nothing is left of it");
    assert_eq!(desk.money().await, (0, 0));

    desk.app.provider().clear_faults();
    desk.ada.post(&format!("/api/documents/{id}/retry"), &json!({})).await.ok();
    assert!(matches!(desk.works().await, Some(Outcome::Done(_))));
    desk.assert_one_whole_copy(id, NOTES.len(), "retried");
    assert_eq!(desk.money().await, (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_pass_later_waits_and_says_so() {
    for rule in [
        FaultRule::once(Fault::UploadForeignUrl).value("http://127.0.0.1:9"),
        FaultRule::once(Fault::BadKey).on("stores.upload"),
        // A blocked key: everything is denied, the probe as well.
        FaultRule::once(Fault::KeyBlocked),
        FaultRule::once(Fault::QuotaDay).on("stores.upload"),
    ] {
        let desk = Desk::open().await;
        let fault = rule.switch;
        desk.faults(rule.always());
        let id = desk.uploads("a.txt", NOTES).await;
        let outcome = desk.works().await;
        assert!(matches!(outcome, Some(Outcome::Deferred(_))), "{fault:?}: {outcome:?}");
        let view = desk.document(id).await;
        assert_eq!(view["status"], "PENDING", "{fault:?}");
        assert_eq!(view["error"]["code"], "provider_unavailable", "{fault:?}");
        assert_eq!(desk.copies(id), [], "{fault:?}");
        assert_eq!(desk.money().await, (0, 1), "{fault:?}: the price stays reserved");
        let next: chrono::DateTime<chrono::Utc> =
            view["next_attempt_at"].as_str().unwrap().parse().unwrap();
        assert!(next > desk.app.app.now(), "{fault:?}: the next try is told");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_storage_is_an_error_and_not_tried_for_hours() {
    let desk = Desk::open().await;
    desk.faults(FaultRule::once(Fault::QuotaStorage).on("stores.upload").always());
    let id = desk.uploads("a.txt", NOTES).await;
    assert!(matches!(desk.works().await, Some(Outcome::Failed(_))));
    let view = desk.document(id).await;
    assert_eq!(view["error"]["code"], "provider_storage_full");
    assert!(view["error"]["message"].as_str().unwrap().contains("Delete documents"), "{view}");
    assert_eq!(view["error"]["retryable"], true);
    assert_eq!(desk.money().await, (0, 0));
}

/// What a process leaves that died between two records.
async fn again(desk: &Desk, id: i64, provider_name: &str) {
    desk.app
        .executes(&format!(
            "update documents set status = 'PENDING', provider_name = {provider_name} where id = {id}"
        ))
        .await;
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Done(_))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_an_attempt_that_died_is_adopted_and_a_second_one_removed() {
    let desk = Desk::open().await;
    let id = desk.uploads("a.txt", NOTES).await;
    desk.works().await;
    let created = || desk.app.provider().counters().documents_created;
    let in_store = format!("(select fs_name from stores where id = {})", desk.store);

    // Its name was known.
    again(&desk, id, "provider_name").await;
    assert_eq!(created(), 1);
    // It was sent, but its name was not recorded.
    again(&desk, id, &in_store).await;
    assert_eq!(created(), 1);
    // Nothing was recorded at all, and later both were found.
    again(&desk, id, "null").await;
    assert_eq!((created(), desk.copies(id).len()), (2, 2));
    again(&desk, id, &in_store).await;
    assert_eq!(created(), 2);
    desk.assert_one_whole_copy(id, NOTES.len(), "adopted");
    // Somebody removed it over there.
    let name = desk.copies(id)[0].clone();
    let full = format!("'fileSearchStores/{}/documents/{}-gone'", name.store, name.id);
    again(&desk, id, &full).await;
    assert_eq!(created(), 2, "the other copy is found");
    assert_eq!(desk.money().await, (1, 0), "paid for once");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_recorded_name_is_enough_without_a_list() {
    let desk = Desk::open().await;
    let id = desk.uploads("a.txt", NOTES).await;
    desk.works().await;
    desk.app.provider().reset_counters();
    again(&desk, id, "provider_name").await;
    assert_eq!(desk.app.provider().counters().calls_to("documents.list"), 0);
    desk.assert_one_whole_copy(id, NOTES.len(), "named");
}
