//! What goes wrong before an answer begins: retried unseen where that helps, told where it does not, and
//! in neither case paid for.

use std::sync::Arc;

use chrono::TimeZone as _;
use gemini_sim::{Fault, FaultRule};
use rag_core::{app::Leaves, clock::ManualClock};
use rag_tests::{Backend, Log, TestApp};
use serde_json::json;

use super::{GENERATE, Ledger, Library, error, micros};
use crate::chat::{MANUALS, QUESTION};

pub const COVERED: &[Fault] = &[
    Fault::QuotaMinute,
    Fault::QuotaDay,
    Fault::QuotaStorage,
    Fault::QuotaBare,
    Fault::Internal,
    Fault::UnavailableEmptyMessage,
    Fault::UnavailableHtml,
    Fault::DeadlineExceeded,
    Fault::BadKey,
    Fault::KeyBlocked,
    Fault::LostReply,
    Fault::DropConnection,
    Fault::Redirect,
    Fault::ErrorArray,
    Fault::ModelGone,
];

fn rule(fault: Fault) -> FaultRule {
    match fault {
        Fault::QuotaMinute => FaultRule::once(fault).value(0.1),
        _ => FaultRule::once(fault),
    }
}

const PASSING: [Fault; 8] = [
    Fault::QuotaMinute,
    Fault::QuotaBare,
    Fault::Internal,
    Fault::UnavailableEmptyMessage,
    Fault::UnavailableHtml,
    Fault::DeadlineExceeded,
    Fault::LostReply,
    Fault::DropConnection,
];

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_by_itself_is_retried_unseen_and_paid_for_once() {
    let library = Library::open().await;
    let plain = library.asks().await;
    for fault in PASSING {
        library.forgets().await;
        let answer = library.asks_under(rule(fault)).await;
        assert_eq!(answer.text(), plain.text(), "{fault:?}");
        assert_eq!(answer.sources(), plain.sources(), "{fault:?}");
        assert_eq!(library.generate_calls(), 2, "{fault:?}");
        let expected = Ledger { done: 1, micros: micros(&plain), ..Ledger::default() };
        assert_eq!(library.ledger().await, expected, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_in_an_array_is_read_like_a_bare_one() {
    let library = Library::open().await;
    let plain = library.asks().await;
    library.forgets().await;
    library.provider().fault(FaultRule::once(Fault::ErrorArray).on(GENERATE));
    let answer = library.asks_under(rule(Fault::Internal)).await;
    assert_eq!(answer.text(), plain.text());
    assert_eq!(library.generate_calls(), 2);
    assert_eq!(library.ledger().await.micros, micros(&plain));
}

/// Each on a service of its own, because some keep the provider from being asked again.
async fn fails(fault: Fault, code: &str, status: u64) -> Option<u64> {
    let library = Library::open().await;
    let answer = library.asks_under(rule(fault).always()).await;
    assert_eq!(error(&answer), (code, status), "{fault:?}");
    assert_eq!(answer.frames[0]["type"], "start", "{fault:?}");
    assert_eq!(answer.frames.len(), 3, "no text was begun: {:?}", answer.frames);
    let expected = Ledger { failed: 1, estimated: 1, ..Ledger::default() };
    assert_eq!(library.ledger().await, expected, "{fault:?}");
    let messages = library.messages().await;
    assert_eq!(messages.len(), 1, "{fault:?}: only the question is kept");
    answer.frames[2]["retryAfterMs"].as_u64()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_pass_is_told_and_costs_nothing() {
    for fault in PASSING {
        fails(fault, "upstream_unavailable", 503).await;
    }
    for fault in [Fault::BadKey, Fault::Redirect] {
        fails(fault, "upstream_unavailable", 503).await;
    }
    for fault in [Fault::QuotaStorage, Fault::KeyBlocked, Fault::ModelGone] {
        fails(fault, "upstream_rejected", 502).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_says_when_to_come_back() {
    let minute = fails(Fault::QuotaMinute, "upstream_unavailable", 503).await;
    assert_eq!(minute, Some(100));
    let day = fails(Fault::QuotaDay, "upstream_unavailable", 503).await;
    assert!(day > Some(3_600_000), "{day:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_that_is_used_up_is_not_asked_for_again() {
    let library = Library::open().await;
    library.asks_under(rule(Fault::QuotaDay)).await;
    library.provider().reset_counters();
    let answer = library.asks().await;
    assert_eq!(error(&answer).0, "upstream_unavailable");
    assert_eq!(library.generate_calls(), 0);
    assert!(answer.frames[2]["retryAfterMs"].as_u64().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_is_gone_is_replaced_by_the_default_within_what_was_reserved() {
    let library = Library::open().await;
    let gone = FaultRule::once(Fault::ModelGone).containing("flash-lite").always();
    library.provider().fault(gone);
    let question = json!({"storeIds": [library.store], "question": QUESTION,
        "model": "gemini-3.5-flash-lite"});
    let estimate = library.ada.post("/api/chat/estimate", &question).await.ok();
    let answer = library.ada.chats(&question).await;
    assert!(answer.text().contains("six weeks"), "{}", answer.text());
    let finish = answer.of_type("finish")[0];
    assert_eq!(finish["usage"]["model"], "gemini-3.8-flash");
    let priced = "select count(*) from query_logs where model = 'gemini-3.8-flash'";
    assert_eq!(library.app.number(priced).await, 1);
    // The default is dearer, so its answer may be shorter than the one reserved for.
    let calls = library.provider().calls();
    let asked: Vec<i64> = calls
        .iter()
        .filter(|call| call.kind == GENERATE)
        .map(|call| call.json()["generationConfig"]["maxOutputTokens"].as_i64().unwrap())
        .collect();
    assert!(asked.len() == 2 && asked[1] < asked[0] && asked[1] >= 256, "{asked:?}");
    let input = 12_000 * 750_000;
    let worst = (input + asked[1] * 3_750_000) / 1_000_000;
    assert!(worst <= rag_tests::micros(&estimate["hold_usd"]), "{worst} of {estimate}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_model_falls_to_the_default_with_a_line_in_the_log() {
    let log = Log::of_this_process();
    let clock = chrono::Utc.with_ymd_and_hms(2026, 12, 2, 0, 0, 0).unwrap();
    let leaves = Leaves { clock: Arc::new(ManualClock::at(clock)), ..Leaves::default() };
    let app = TestApp::start_with_leaves(Backend::Gemini, &[], leaves).await;
    let ada = app.person("ada").await;
    let (store, _) = app.shelf(&ada, &MANUALS).await;
    let question = json!({"storeIds": [store], "question": QUESTION, "model": "gemini-2.5-pro"});
    let answer = ada.chats(&question).await;
    assert_eq!(answer.of_type("start")[0]["messageMetadata"]["model"], "gemini-3.8-flash");
    assert_eq!(answer.of_type("finish")[0]["usage"]["model"], "gemini-3.8-flash");
    let line = "the model is retired model=\"gemini-2.5-pro\" default=\"gemini-3.8-flash\"";
    assert!(log.text().contains(line), "{}", log.text());
}
