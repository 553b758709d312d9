//! Answers that break off after their first word: what was shown is kept as interrupted, and paid for.

use std::time::{Duration, Instant};

use gemini_sim::{Fault, FaultRule};
use reqwest::Method;

use super::{Ledger, Library, error};
use crate::chat::{begins, in_conversation};

pub const COVERED: &[Fault] = &[
    Fault::StreamCut,
    Fault::StreamDrop,
    Fault::StreamStall,
    Fault::StreamErrorEvent,
    Fault::StreamErrorRaw,
];

#[tokio::test(flavor = "multi_thread")]
async fn what_was_shown_of_a_broken_answer_is_kept_and_paid_for() {
    let library = Library::open().await;
    let plain = library.asks().await;
    for fault in COVERED {
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
        let ledger = library.ledger().await;
        let expected =
            Ledger { failed: 1, estimated: 1, micros: ledger.micros, ..Ledger::default() };
        assert_eq!(ledger, expected, "{fault:?}");
        assert!(ledger.micros > 0, "{fault:?}");
        let usage = &messages[1]["usage"];
        assert!(usage["promptTokens"].as_i64() > Some(0), "{fault:?}: {usage}");
        assert!(usage["retrievedTokens"].as_i64() > Some(0), "{fault:?}: {usage}");
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
    library.provider().adjust(|settings| {
        settings.event_interval_ms = 300;
        settings.stream_events = Some(40);
    });
    let (response, _) = begins(&library.ada, library.store).await;
    assert_eq!(library.provider().counters().streams.open, 1);
    drop(response);
    let ledger = is_cancelled_and_settled(&library).await;
    assert!(ledger.micros > 0 && ledger.held == 0 && ledger.estimated == 1, "{ledger:?}");
    assert_eq!(library.messages().await[1]["interrupted"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_before_the_first_word_closes_the_call_too() {
    let library = Library::open_with(&[]).await;
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
    assert!(ledger.micros > 0 && ledger.held == 0, "what was sent is paid for: {ledger:?}");
}
