//! Attempts that come to nothing before another one answers, or before all of them have failed: each is
//! paid for as far as the provider counted it, and together they cost no more than was reserved.

use std::time::{Duration, Instant};

use gemini_sim::{Fault, FaultRule};
use reqwest::{Method, Response};

use super::{FLASH, GENERATE, Ledger, Library, Used, error, micros};
use crate::chat::in_conversation;

/// A thought and a tool call, then this.
fn thinks_then(library: &Library, rule: FaultRule) {
    for fault in [Fault::ThoughtParts, Fault::ToolParts] {
        library.provider().fault(FaultRule::once(fault).on(GENERATE).always());
    }
    library.provider().fault(rule.on(GENERATE).always());
}

/// What one attempt has used when it has thought and not said anything.
async fn thought(library: &Library) -> Used {
    let plain = Used::of(&library.asks().await);
    library.forgets().await;
    Used { retrieved: 0, answer: 0, ..plain }
}

fn times(used: Used, attempts: i64) -> Used {
    Used { prompt: used.prompt * attempts, thoughts: used.thoughts * attempts, ..used }
}

/// Asks, and waits until the provider has done so much.
async fn asks_until(library: &Library, is_there: impl Fn(&Library) -> bool) -> Response {
    let request =
        library.ada.request(Method::POST, "/api/chat").json(&in_conversation(library.store));
    let response = request.send().await.unwrap();
    let begun = Instant::now();
    while !is_there(library) {
        assert!(begun.elapsed() < Duration::from_secs(5), "the provider was not asked");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // What the provider has sent arrives on this machine at once.
    tokio::time::sleep(Duration::from_millis(500)).await;
    response
}

async fn leaves(library: &Library, response: Response) {
    drop(response);
    let left = Instant::now();
    while library.ledger().await.stopped == 0 {
        assert!(left.elapsed() < Duration::from_secs(2), "the answer is not settled");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_thought_before_a_failure_is_paid_for_each_time() {
    let library = Library::open().await;
    let thought = thought(&library).await;
    let error_event = FaultRule::once(Fault::StreamErrorEvent);
    for rule in [error_event, FaultRule::once(Fault::StreamStall).value(2)] {
        library.forgets().await;
        thinks_then(&library, rule.clone());
        let answer = library.ada.chats(&in_conversation(library.store)).await;
        library.provider().clear_faults();
        assert_eq!(error(&answer), ("upstream_unavailable", 503), "{rule:?}");
        assert_eq!(library.generate_calls(), 2, "{rule:?}");
        let micros = times(thought, 2).micros(FLASH);
        let expected = Ledger { failed: 1, estimated: 1, micros, ..Ledger::default() };
        assert_eq!(library.ledger().await, expected, "{rule:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_thought_before_a_failure_is_paid_for_with_the_answer_that_came_after_it() {
    let library = Library::open().await;
    let plain = library.asks().await;
    library.forgets().await;
    library.provider().fault(FaultRule::once(Fault::ThoughtParts).on(GENERATE));
    library.provider().fault(FaultRule::once(Fault::ToolParts).on(GENERATE));
    let answer = library.asks_under(FaultRule::once(Fault::StreamErrorEvent)).await;
    assert_eq!(answer.text(), plain.text());
    let used = Used::of(&plain);
    let both = Used { prompt: used.prompt * 2, thoughts: used.thoughts * 2, ..used };
    assert_eq!(Used::of(&answer).micros(FLASH), both.up_to(&answer.text()).micros(FLASH));
    let micros = micros(&answer);
    let expected = Ledger { done: 1, estimated: 1, micros, ..Ledger::default() };
    assert_eq!(library.ledger().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_while_the_model_thinks_is_charged_with_its_thoughts() {
    let library = Library::open_with(&[]).await;
    let thought = thought(&library).await;
    thinks_then(&library, FaultRule::once(Fault::StreamStall).value(2));
    let is_heard = |library: &Library| library.provider().counters().streams.open == 1;
    let response = asks_until(&library, is_heard).await;
    leaves(&library, response).await;
    let expected =
        Ledger { stopped: 1, estimated: 1, micros: thought.micros(FLASH), ..Ledger::default() };
    assert_eq!(library.ledger().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_while_a_refused_call_waits_for_its_next_attempt_costs_nothing() {
    let library = Library::open_with(&[]).await;
    library.provider().fault(FaultRule::once(Fault::QuotaMinute).value(15).on(GENERATE));
    let is_refused = |library: &Library| {
        let counters = library.provider().counters();
        counters.calls.get(GENERATE).is_some_and(|calls| calls.refused == 1 && calls.in_flight == 0)
    };
    let response = asks_until(&library, is_refused).await;
    leaves(&library, response).await;
    let expected = Ledger { stopped: 1, estimated: 1, ..Ledger::default() };
    assert_eq!(library.ledger().await, expected);
    assert_eq!(library.generate_calls(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_attempt_is_as_long_as_what_is_left_of_the_reservation_pays_for() {
    let library = Library::open().await;
    let estimate =
        library.ada.post("/api/chat/estimate", &in_conversation(library.store)).await.ok();
    let hold = rag_tests::micros(&estimate["hold_usd"]);
    let answer = library.asks_under(FaultRule::once(Fault::EmptyAnswer)).await;
    assert!(answer.grounded() && library.generate_calls() == 2);
    let calls = library.provider().calls().into_iter().filter(|call| call.kind == GENERATE);
    let limits: Vec<i64> = calls
        .map(|call| call.json()["generationConfig"]["maxOutputTokens"].as_i64().unwrap())
        .collect();
    assert!(limits[1] < limits[0] && limits[1] >= 256, "{limits:?}");
    let plain = Used::of(&library.asks().await);
    let first = Used { answer: 0, ..plain };
    let worst = Used { retrieved: 12_000, thoughts: 0, answer: limits[1], ..plain };
    let all = first.micros(FLASH) + worst.micros(FLASH);
    assert!(all <= hold && all > hold - 10, "{all} of {hold}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_the_reservation_does_not_pay_for_is_not_made() {
    let settings = [("MAX_OUTPUT_TOKENS", "256"), ("RETRIEVAL_TOKEN_ALLOWANCE", "3000")];
    let library = Library::open_with(&settings).await;
    let estimate =
        library.ada.post("/api/chat/estimate", &in_conversation(library.store)).await.ok();
    let hold = rag_tests::micros(&estimate["hold_usd"]);
    let answer = library.asks_under(FaultRule::once(Fault::EmptyAnswer)).await;
    assert_eq!(error(&answer), ("no_answer", 502));
    assert_eq!(library.generate_calls(), 1);
    let plain = Used::of(&library.asks().await);
    let micros = Used { answer: 0, ..plain }.micros(FLASH);
    assert!(micros > 0 && micros <= hold, "{micros} of {hold}");
    let charged = library.app.number("select cost_micros from query_logs where outcome = 'failed'");
    assert_eq!(charged.await, micros);
}
