use std::time::{Duration, Instant};

use futures::StreamExt as _;
use rag_core::gemini::AnswerEvent;

use super::provider::{Provider, about_zebras};

/// Waits until the provider has seen the client leave.
async fn seen_to_leave(provider: &Provider) -> Duration {
    let left = Instant::now();
    loop {
        let counters = provider.control().counters();
        if counters.streams.cancelled == 1 {
            assert_eq!(counters.streams.open, 0);
            assert_eq!(counters.calls["models.streamGenerateContent"].in_flight, 0);
            return left.elapsed();
        }
        assert!(left.elapsed() < Duration::from_secs(5), "the call is still open");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn dropping_an_answer_closes_its_call_at_once_even_when_nothing_is_sent() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let request = about_zebras(&store, "stream-stall=2");
    let mut events = provider.generate(&request);
    while !matches!(events.next().await, Some(Ok(AnswerEvent::Text(_)))) {}
    assert_eq!(provider.control().counters().streams.open, 1);
    drop(events);
    assert!(seen_to_leave(&provider).await < Duration::from_secs(1));
}

#[tokio::test]
async fn a_caller_that_leaves_while_the_model_thinks_closes_the_call_too() {
    let provider = Provider::with(|sim| sim.first_event_delay_ms = 60_000, |_| {}).await;
    let store = provider.zebras().await;
    let request = about_zebras(&store, "");
    let mut events = provider.generate(&request);
    assert!(matches!(events.next().await, Some(Ok(AnswerEvent::Asked(_)))));
    assert!(tokio::time::timeout(Duration::from_millis(300), events.next()).await.is_err());
    drop(events);
    assert!(seen_to_leave(&provider).await < Duration::from_secs(1));
}
