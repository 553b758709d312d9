//! Answers that break off after their first word: what was shown is kept as interrupted, and paid for.

use std::time::{Duration, Instant};

use gemini_sim::{Fault, FaultRule};
use reqwest::Method;
use serde_json::json;

use super::{FLASH, Ledger, Library, PRO, Used, error};
use crate::chat::{QUESTION, begins, in_conversation};

pub const COVERED: &[Fault] = &[
    Fault::StreamCut,
    Fault::StreamDrop,
    Fault::StreamStall,
    Fault::StreamErrorEvent,
    Fault::StreamErrorRaw,
    Fault::DeltaLost,
    Fault::DeltaDoubled,
    Fault::DeltasSwapped,
];

const BREAKS: &[Fault] = COVERED.split_at(5).0;
const TAMPERED: &[Fault] = COVERED.split_at(5).1;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_shown_of_a_broken_answer_is_kept_and_paid_for() {
    let library = Library::open().await;
    let plain = library.asks().await;
    for fault in BREAKS {
        library.forgets().await;
        let rule = match fault {
            Fault::StreamDrop | Fault::StreamStall => FaultRule::once(*fault).value(3),
            _ => FaultRule::once(*fault),
        };
        library.provider().fault(FaultRule::once(Fault::StreamEvents).value(8));
        let answer = library.asks_under(rule).await;
        assert_eq!(error(&answer), ("upstream_unavailable", 503), "{fault:?}");
        assert!(answer.sources().is_empty(), "{fault:?}");
        let text = answer.text();
        assert!(!text.is_empty() && plain.text().starts_with(&text), "{fault:?}: {text}");
        assert_eq!(library.generate_calls(), 1, "{fault:?}: nothing is asked twice");

        let messages = library.messages().await;
        assert_eq!(messages[1]["content"], text, "{fault:?}");
        assert_eq!(messages[1]["interrupted"], true, "{fault:?}");
        let used = Used::of(&plain).up_to(&text);
        assert_eq!(Used::told(&messages[1]["usage"]), used, "{fault:?}");
        let micros = used.micros(FLASH);
        let expected = Ledger { failed: 1, estimated: 1, micros, ..Ledger::default() };
        assert_eq!(library.ledger().await, expected, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_off_is_priced_by_the_model_that_gave_it() {
    let library = Library::open().await;
    let plain = Used::of(&library.asks().await);
    let routed = FaultRule::once(Fault::RouteTo).value("gemini-3.1-pro-preview");
    let gone = FaultRule::once(Fault::ModelGone).containing("flash-lite");
    for (rule, model, price) in
        [(routed, "gemini-3.1-pro-preview", PRO), (gone, "gemini-3.8-flash", FLASH)]
    {
        library.forgets().await;
        library.provider().fault(rule);
        library
            .provider()
            .fault(FaultRule::once(Fault::StreamDrop).value(3).containing("3.8-flash"));
        let asked = if price == PRO { "gemini-3.8-flash" } else { "gemini-3.5-flash-lite" };
        let answer = library
            .ada
            .chats(&json!({"storeIds": [library.store], "question": QUESTION,
            "sessionId": "s", "model": asked}))
            .await;
        library.provider().clear_faults();
        assert_eq!(error(&answer).0, "upstream_unavailable");
        let priced = format!("select count(*) from query_logs where model = '{model}'");
        assert_eq!(library.app.number(&priced).await, 1, "{model}");
        let micros = plain.up_to(&answer.text()).micros(price);
        let expected = Ledger { failed: 1, estimated: 1, micros, ..Ledger::default() };
        assert_eq!(library.ledger().await, expected, "{model}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_whose_words_were_lost_doubled_or_swapped_is_not_taken_for_whole() {
    let library = Library::open().await;
    let plain = library.asks().await;
    for fault in TAMPERED {
        library.forgets().await;
        let answer = library.asks_under(FaultRule::once(*fault).value(5)).await;
        assert_ne!(answer.text(), plain.text(), "{fault:?}");
        assert_eq!(error(&answer), ("upstream_unavailable", 503), "{fault:?}");
        assert!(answer.sources().is_empty(), "{fault:?}");
        let messages = library.messages().await;
        assert_eq!(
            (&messages[1]["interrupted"], &messages[1]["sources"]),
            (&json!(true), &json!([]))
        );
        let used = Used::of(&plain);
        let least = used.up_to(&answer.text());
        let micros = Used { answer: used.answer.max(least.answer), ..used }.micros(FLASH);
        let expected = Ledger { failed: 1, estimated: 1, micros, ..Ledger::default() };
        assert_eq!(library.ledger().await, expected, "{fault:?}");
    }
}

/// The reader has just left: the call of the provider is closed within a second, and the answer settled.
async fn is_cancelled_and_settled(library: &Library) -> Ledger {
    let left = Instant::now();
    while library.provider().counters().streams.cancelled == 0 {
        assert!(left.elapsed() < Duration::from_secs(1), "the call is still open");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    loop {
        let ledger = library.ledger().await;
        if ledger.stopped > 0 {
            return ledger;
        }
        assert!(left.elapsed() < Duration::from_secs(2), "the answer is not settled");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_closes_the_call_of_the_provider_within_a_second() {
    let library = Library::open().await;
    let plain = library.asks().await;
    library.forgets().await;
    library.provider().adjust(|settings| {
        settings.event_interval_ms = 300;
        settings.stream_events = Some(40);
    });
    let (response, _) = begins(&library.ada, library.store).await;
    assert_eq!(library.provider().counters().streams.open, 1);
    drop(response);
    let ledger = is_cancelled_and_settled(&library).await;
    let messages = library.messages().await;
    assert_eq!(messages[1]["interrupted"], true);
    let used = Used::of(&plain).up_to(messages[1]["content"].as_str().unwrap());
    let micros = used.micros(FLASH);
    let expected = Ledger { stopped: 1, estimated: 1, micros, ..Ledger::default() };
    assert_eq!(ledger, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_before_the_first_word_closes_the_call_too() {
    let library = Library::open_with(&[]).await;
    let plain = Used::of(&library.asks().await);
    library.forgets().await;
    library.provider().adjust(|settings| settings.first_event_delay_ms = 20_000);
    let request = library.ada.request(Method::POST, "/api/chat");
    let response = request.json(&in_conversation(library.store)).send().await.unwrap();
    let begun = Instant::now();
    while library.provider().counters().streams.open == 0 {
        assert!(begun.elapsed() < Duration::from_secs(5), "the provider was not asked");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(response);
    let ledger = is_cancelled_and_settled(&library).await;
    let sent = Used { retrieved: 0, thoughts: 0, answer: 0, ..plain };
    let expected =
        Ledger { stopped: 1, estimated: 1, micros: sent.micros(FLASH), ..Ledger::default() };
    assert_eq!(ledger, expected, "what was sent is paid for");
}
