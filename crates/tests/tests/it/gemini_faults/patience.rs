//! Waiting for the provider: what it does with a document in its own time holds up nobody, and only its own
//! time counts.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{TimeDelta, Utc};
use gemini_sim::{Fault, FaultRule};
use rag_core::{app::Leaves, clock::ManualClock, ingestion::Outcome};
use rag_tests::{Backend, TestApp};
use serde_json::json;

use super::indexing::Desk;

pub const COVERED: &[Fault] = &[Fault::KeyBlocked, Fault::DocumentDelay];

const NOTES: &str = "The tide turns at noon. The ferry leaves an hour later.";

/// A desk whose clock is moved by hand, and ten seconds for the provider.
async fn with_a_clock() -> (Desk, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(Utc::now()));
    let leaves = Leaves { clock: clock.clone(), ..Leaves::default() };
    let settings = [("GEMINI_INGESTION_TIMEOUT_S", "10"), ("ACCESS_TOKEN_EXPIRE_MINUTES", "10000")];
    (Desk::open_with(&settings, leaves).await, clock)
}

fn pending_for(millis: u64) -> FaultRule {
    FaultRule::once(Fault::DocumentDelay).value(millis)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_the_provider_asked_for_and_a_stop_are_not_its_time() {
    let (desk, clock) = with_a_clock().await;
    desk.faults(FaultRule::once(Fault::QuotaMinute).value(25).on("stores.upload.start"));
    let id = desk.uploads("a.txt", NOTES).await;
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Deferred(_))), "{outcome:?}");
    clock.advance(TimeDelta::hours(2));
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Done(_))), "{outcome:?}");
    desk.assert_one_whole_copy(id, NOTES.len(), "waited");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_provider_indexes_a_document_it_is_in_nobodys_hands() {
    let (desk, clock) = with_a_clock().await;
    desk.faults(pending_for(3500));
    let begun = Instant::now();
    let id = desk.uploads("a.txt", NOTES).await;
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Awaited(_))), "{outcome:?}");
    assert!(begun.elapsed() < Duration::from_millis(3300), "nobody waited for it");
    let view = desk.document(id).await;
    assert_eq!((&view["status"], &view["attempts"]), (&json!("RUNNING"), &json!(1)));
    assert_eq!(
        desk.app.number("select count(*) from documents where lease_owner is not null").await,
        0
    );
    assert_eq!(desk.works().await, None, "not before its time");
    assert_eq!(desk.money().await, (0, 1));

    clock.advance(TimeDelta::seconds(3));
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Awaited(_))), "{outcome:?}");
    tokio::time::sleep(Duration::from_millis(3500).saturating_sub(begun.elapsed())).await;
    // Nobody was there for longer than the provider may take.
    clock.advance(TimeDelta::hours(1));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Done(_))), "{outcome:?}");
    assert_eq!(desk.document(id).await["attempts"], 1, "looking is no attempt");
    desk.assert_one_whole_copy(id, NOTES.len(), "awaited");
    assert_eq!(desk.money().await, (1, 0));
}

/// Works on a document whose copy stays pending until there is no more time.
async fn is_given_up(desk: &Desk, clock: &ManualClock) {
    for seconds in [0, 4, 5] {
        clock.advance(TimeDelta::seconds(seconds));
        let outcome = desk.works().await;
        assert!(matches!(outcome, Some(Outcome::Awaited(_))), "{seconds}: {outcome:?}");
    }
    clock.advance(TimeDelta::seconds(3));
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Failed(_))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_does_not_come_to_an_end_is_given_up_after_its_time() {
    let (desk, clock) = with_a_clock().await;
    desk.faults(pending_for(600_000));
    let id = desk.uploads("a.txt", NOTES).await;
    is_given_up(&desk, &clock).await;
    let view = desk.document(id).await;
    assert_eq!(view["error"]["code"], "index_timeout");
    assert_eq!(view["error"]["retryable"], true);
    assert_eq!(desk.money().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_replaces_a_copy_that_is_indexed_for_ever() {
    for can_list in [true, false] {
        let (desk, clock) = with_a_clock().await;
        desk.faults(pending_for(3_600_000));
        if !can_list {
            desk.faults(FaultRule::once(Fault::ListRefused).always());
        }
        let id = desk.uploads("a.txt", NOTES).await;
        is_given_up(&desk, &clock).await;
        assert_eq!(desk.document(id).await["error"]["code"], "index_timeout");
        desk.ada.post(&format!("/api/documents/{id}/retry"), &json!({})).await.ok();
        let outcome = desk.works().await;
        assert!(matches!(outcome, Some(Outcome::Done(_))), "{outcome:?}");
        desk.assert_one_whole_copy(id, NOTES.len(), "stuck");
        assert_eq!(desk.app.provider().counters().documents_created, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_fails_late_is_sent_again_but_not_for_ever() {
    let (desk, clock) = with_a_clock().await;
    desk.faults(pending_for(2200).always());
    desk.faults(FaultRule::once(Fault::DocumentFailed).always());
    let id = desk.uploads("a.txt", NOTES).await;
    let mut looks = 0;
    let last = loop {
        match desk.works().await {
            Some(Outcome::Awaited(_)) => {}
            outcome => break outcome,
        }
        looks += 1;
        assert!(looks < 10, "it is sent for ever");
        tokio::time::sleep(Duration::from_secs(1)).await;
        clock.advance(TimeDelta::seconds(3));
    };
    assert!(matches!(last, Some(Outcome::Failed(_))), "{last:?}");
    assert_eq!(desk.document(id).await["error"]["code"], "provider_rejected");
    assert_eq!(desk.app.provider().counters().documents_created, 3);
    assert_eq!(desk.copies(id), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_persons_documents_at_the_provider_hold_up_nobody() {
    let app = TestApp::start_with(Backend::Gemini, &[("WORKER_CONCURRENCY", "1")]).await;
    app.provider().adjust(|settings| settings.document_delay_ms = 20_000);
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    let (hers, his) = (ada.creates_store("Hers").await, bob.creates_store("His").await);
    for number in 0..3 {
        ada.uploads(hers, &format!("{number}.txt"), format!("{NOTES} {number}")).await.ok();
    }
    bob.uploads(his, "b.txt", NOTES).await.ok();
    let begun = Instant::now();
    while app.provider().counters().documents_created < 4 {
        assert!(begun.elapsed() < Duration::from_secs(15), "somebody waits for the provider");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_done_soon_after_the_provider_is() {
    let app = TestApp::start(Backend::Gemini).await;
    app.provider().adjust(|settings| settings.document_delay_ms = 5000);
    let ada = app.person("ada").await;
    let store = ada.creates_store("Notes").await;
    let begun = Instant::now();
    ada.adds(store, "a.txt", NOTES).await;
    let took = begun.elapsed();
    assert!(took > Duration::from_secs(5) && took < Duration::from_secs(11), "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_blocked_makes_documents_wait_and_go_on() {
    let (desk, clock) = with_a_clock().await;
    desk.faults(FaultRule::once(Fault::KeyBlocked).always());
    let id = desk.uploads("a.txt", NOTES).await;
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Deferred(_))), "{outcome:?}");
    assert_eq!(desk.document(id).await["error"]["code"], "provider_unavailable");
    desk.app.provider().clear_faults();
    clock.advance(TimeDelta::minutes(1));
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Done(_))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_denied_to_a_good_key_is_refused() {
    let (desk, _) = with_a_clock().await;
    desk.faults(FaultRule::once(Fault::KeyBlocked).on("stores.upload").always());
    let id = desk.uploads("a.txt", NOTES).await;
    let outcome = desk.works().await;
    assert!(matches!(outcome, Some(Outcome::Failed(_))), "{outcome:?}");
    assert_eq!(desk.document(id).await["error"]["code"], "provider_rejected");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_accepted_type_is_sent_and_source_code_as_plain_text() {
    let desk = Desk::open_with(&[("UPLOAD_PROFILE", "all-supported")], Leaves::default()).await;
    let zip = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".as_slice();
    for (name, bytes, sent_as) in [
        ("a.zip", zip, "application/zip"),
        ("a.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), "application/x-hwp"),
        ("a.ipynb", br#"{"cells": []}"#.as_slice(), "application/vnd.jupyter"),
        ("a.sh", b"echo hello".as_slice(), "text/plain"),
        ("a.sql", b"select 1;".as_slice(), "text/plain"),
        ("a.json", br#"{"a": 1}"#.as_slice(), "application/json"),
    ] {
        let reply = desk.ada.uploads(desk.store, name, bytes).await;
        let id = reply.ok()["document_id"].as_i64().unwrap();
        let outcome = desk.works().await;
        let view = desk.document(id).await;
        assert!(matches!(outcome, Some(Outcome::Done(_))), "{name}: {outcome:?} {view}");
        assert_eq!(desk.copies(id)[0].mime_type, sent_as, "{name}");
    }
}
