use std::time::{Duration, Instant};

use futures::StreamExt as _;
use gemini_sim::{Fault, FaultRule};
use rag_core::gemini::{AnswerEvent, ErrorKind, GeminiError};

use super::provider::{Provider, about_zebras};

/// The text heard before an answer failed, and how.
async fn failure(provider: &Provider, fault: &str) -> (String, GeminiError) {
    let store = provider.zebras().await;
    let mut events = provider.generate(&about_zebras(&store, fault));
    let mut text = String::new();
    loop {
        match events.next().await.expect("an end") {
            Ok(AnswerEvent::Text(delta)) => text.push_str(&delta),
            Ok(AnswerEvent::Finished(conclusion)) => panic!("{conclusion:?}"),
            Ok(_) => {}
            Err(error) => {
                assert!(events.next().await.is_none(), "an error is the end");
                return (text, error);
            }
        }
    }
}

#[tokio::test]
async fn framing_does_not_matter() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let usual = provider.answer(&store, "").await;
    for fault in
        ["one-byte-writes", "lf-framing", "cr-framing", "multi-data-lines", "stream-slow=1"]
    {
        let answer = provider.answer(&store, fault).await;
        assert_eq!(answer.text, usual.text, "{fault}");
        assert_eq!(answer.grounding, usual.grounding, "{fault}");
    }
    let heard = provider.ask(&store, "stream-events=300").await.unwrap();
    assert_eq!(heard.deltas.len(), 300);
    assert_eq!(heard.conclusion.unwrap().text, heard.deltas.concat());
}

#[tokio::test]
async fn an_answer_that_breaks_after_its_first_words_is_never_taken_for_whole() {
    let provider = Provider::start().await;
    let breaks = [
        ("stream-cut", ErrorKind::Truncated),
        ("stream-drop=2", ErrorKind::Unreachable),
        ("stream-error-event", ErrorKind::Unavailable),
        ("stream-error-raw", ErrorKind::Unavailable),
        ("delta-lost=5", ErrorKind::Malformed),
        ("delta-doubled=5", ErrorKind::Malformed),
        ("deltas-swapped=5", ErrorKind::Malformed),
    ];
    for (fault, kind) in breaks {
        let (text, error) = failure(&provider, fault).await;
        assert!(!text.is_empty(), "{fault}");
        assert_eq!(error.kind(), kind, "{fault}: {error}");
        let calls = provider.calls("models.streamGenerateContent");
        assert_eq!(calls, 1, "{fault}: words that were shown are not asked for again");
    }
}

#[tokio::test]
async fn a_stream_that_stalls_is_given_up_and_closed() {
    let provider =
        Provider::with(|_| {}, |client| client.idle_timeout = Duration::from_millis(300)).await;
    let begun = Instant::now();
    let (text, error) = failure(&provider, "stream-stall=2").await;
    assert!(!text.is_empty());
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert!(begun.elapsed() < Duration::from_secs(3));
    let left = Instant::now();
    while provider.control().counters().streams.open > 0 {
        assert!(left.elapsed() < Duration::from_secs(1), "the connection is still open");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(provider.control().counters().streams.cancelled, 1);
}

#[tokio::test]
async fn a_silent_provider_is_given_up_after_the_time_for_the_first_byte() {
    let provider = Provider::with(
        |sim| sim.first_event_delay_ms = 60_000,
        |client| client.first_byte_timeout = Duration::from_millis(200),
    )
    .await;
    let store = provider.zebras().await;
    let begun = Instant::now();
    let error = provider.ask(&store, "").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert_eq!(provider.calls("models.streamGenerateContent"), 2, "all attempts were made");
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn what_breaks_before_the_first_word_is_tried_again_unseen() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let usual = provider.answer(&store, "").await.text;
    let early = [
        (Fault::Internal, ""),
        (Fault::UnavailableHtml, ""),
        (Fault::UnavailableEmptyMessage, ""),
        (Fault::DeadlineExceeded, ""),
        (Fault::QuotaBare, ""),
        (Fault::DropConnection, ""),
        (Fault::LostReply, ""),
        (Fault::StreamDrop, "0"),
        (Fault::QuotaMinute, "0.3"),
    ];
    for (fault, value) in early {
        provider.control().reset_counters();
        provider.control().fault(match value {
            "" => FaultRule::once(fault),
            value => FaultRule::once(fault).value(value),
        });
        assert_eq!(provider.answer(&store, "").await.text, usual, "{fault:?}");
        assert_eq!(provider.calls("models.streamGenerateContent"), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn an_error_within_the_prelude_is_tried_again_too_and_what_it_used_is_told() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    // Two events come before the error: thoughts and a tool call, no words.
    provider.once(Fault::ThoughtParts);
    provider.once(Fault::ToolParts);
    provider.once(Fault::StreamErrorEvent);
    let heard = provider.ask(&store, "").await.unwrap();
    assert!(!heard.conclusion.unwrap().text.is_empty());
    assert_eq!((heard.asked.len(), provider.calls("models.streamGenerateContent")), (2, 2));
    let [spent] = heard.given_up.as_slice() else { panic!("{:?}", heard.given_up) };
    let used = spent.usage.unwrap();
    assert!(used.prompt_token_count > 0 && used.thoughts_token_count > 0);
    assert_eq!((spent.has_ended, spent.model.as_deref()), (false, Some("gemini-3.8-flash")));
    assert_eq!(heard.usages[..2], [used, used], "as soon as the provider told it");
}

#[tokio::test]
async fn what_follows_an_answer_or_only_accompanies_it_cannot_take_it_away() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let usual = provider.answer(&store, "").await;
    for fault in ["stream-tail", "stream-tail=oops", "loose-numbers", "unknown-part"] {
        let answer = provider.answer(&store, fault).await;
        assert_eq!(answer.text, usual.text, "{fault}");
        assert_eq!(answer.grounding, usual.grounding, "{fault}");
    }
}
