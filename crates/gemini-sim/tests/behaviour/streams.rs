use std::time::{Duration, Instant};

use serde_json::json;

use super::answers::{events, visible};
use super::client::Provider;

const TEXT: &str = "Les zèbres broutent 🦓 dans la savane. Zebras have black and white stripes.\n\
    斑馬有黑白條紋。Every zebra is different.";

async fn zebras() -> (Provider, String) {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.upload(&store, TEXT, "d-1").await;
    (provider, store)
}

#[tokio::test]
async fn a_stream_gives_deltas_and_ends_with_finish_and_grounding() {
    let (provider, store) = zebras().await;
    let request = Provider::question(&store, "What do zebras look like?", json!({}));
    let open = provider.ask_stream(&request, "").await;
    let header = |name| open.response.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!(header("content-disposition"), "attachment");
    let (pieces, is_clean) = open.pieces().await;
    assert!(is_clean);
    let events = events(&pieces.concat());
    let (last, before) = events.split_last().unwrap();
    assert!(before.len() > 5);
    for event in before {
        assert!(event["candidates"][0].get("finishReason").is_none());
        assert!(event["candidates"][0].get("groundingMetadata").is_none());
        assert_eq!(event["responseId"], last["responseId"]);
    }
    assert_eq!(last["candidates"][0]["finishReason"], "STOP");
    assert!(last["candidates"][0]["groundingMetadata"].is_object());
    assert!(visible(&events).contains("Zebras have black and white stripes."));
    let whole = provider.ask(&request).await.ok();
    assert_eq!(visible(&[whole]), visible(&events), "one answer, streamed or not");
}

#[tokio::test]
async fn some_pieces_end_inside_a_character() {
    let (provider, store) = zebras().await;
    let request = Provider::question(&store, "zebras", json!({}));
    let (pieces, _) = provider.ask_stream(&request, "").await.pieces().await;
    assert!(pieces.iter().any(|piece| std::str::from_utf8(piece).is_err()));
    let (single, _) = provider.ask_stream(&request, "one-byte-writes").await.pieces().await;
    assert!(single.iter().all(|piece| piece.len() == 1));
    assert_eq!(visible(&events(&single.concat())), visible(&events(&pieces.concat())));
}

#[tokio::test]
async fn framing_varies_on_demand() {
    let (provider, store) = zebras().await;
    let request = Provider::question(&store, "zebras", json!({}));
    let read = async |fault: &str| {
        let (pieces, _) = provider.ask_stream(&request, fault).await.pieces().await;
        String::from_utf8(pieces.concat()).unwrap()
    };
    let usual = read("").await;
    assert!(usual.starts_with("data: {") && usual.ends_with("}\r\n\r\n"));
    let without_ids = |text: &str| {
        let id = text.split("\"responseId\":\"").nth(1).unwrap().split('"').next().unwrap();
        let signature =
            text.split("\"thoughtSignature\":\"").nth(1).unwrap().split('"').next().unwrap();
        text.replace(id, "").replace(signature, "")
    };
    let lf = read("lf-framing").await;
    assert!(!lf.contains('\r'));
    assert_eq!(without_ids(&lf), without_ids(&usual).replace("\r\n", "\n"));
    let cr = read("cr-framing").await;
    assert_eq!(without_ids(&cr), without_ids(&usual).replace("\r\n", "\r"));
    let several = read("multi-data-lines").await;
    let first: String = several.split("\r\n\r\n").next().unwrap().replace("data: ", "");
    assert!(first.lines().count() > 3);
    assert!(serde_json::from_str::<serde_json::Value>(&first).is_ok());
}

#[tokio::test]
async fn without_sse_a_stream_is_one_json_array() {
    let (provider, store) = zebras().await;
    let request = Provider::question(&store, "zebras", json!({}));
    let path = "/v1beta/models/gemini-3.8-flash:streamGenerateContent";
    let events = provider.post(path, request).await.ok();
    assert!(events.as_array().unwrap().len() > 3);
}

#[tokio::test]
async fn streams_break_in_the_ways_asked_for() {
    let (provider, store) = zebras().await;
    let request = Provider::question(&store, "zebras", json!({}));
    let read = async |fault: &str| provider.ask_stream(&request, fault).await.pieces().await;

    let (pieces, is_clean) = read("stream-cut").await;
    assert!(is_clean && !String::from_utf8(pieces.concat()).unwrap().contains("finishReason"));
    let (pieces, is_clean) = read("stream-drop=3").await;
    assert!(!is_clean);
    assert_eq!(events(&pieces.concat()).len(), 3);
    let (pieces, _) = read("stream-error-event").await;
    let events = events(&pieces.concat());
    assert_eq!(events.last().unwrap()["error"]["status"], "UNAVAILABLE");
    let (pieces, _) = read("stream-error-raw").await;
    let text = String::from_utf8(pieces.concat()).unwrap();
    assert!(text.rsplit("\r\n\r\n").next().unwrap().starts_with("{\n"));
    assert_eq!(provider.control().counters().streams.cancelled, 0);
}

#[tokio::test]
async fn a_client_that_leaves_a_silent_stream_is_counted_at_once() {
    let (provider, store) = zebras().await;
    let request = Provider::question(&store, "zebras", json!({}));
    let mut open = provider.ask_stream(&request, "stream-stall=1").await;
    assert!(open.piece().await.unwrap().is_ok());
    let streams = || provider.control().counters().streams;
    assert_eq!((streams().open, streams().cancelled), (1, 0));
    let kind = "models.streamGenerateContent";
    assert_eq!(provider.control().counters().calls[kind].in_flight, 1);
    drop(open);
    let left = Instant::now();
    while streams().cancelled == 0 {
        assert!(left.elapsed() < Duration::from_secs(5), "the stream is still open");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(streams().open, 0);
    assert_eq!(provider.control().counters().calls[kind].in_flight, 0);
}

#[tokio::test]
async fn the_number_of_text_events_can_be_fixed() {
    let (provider, store) = zebras().await;
    let request = Provider::question(&store, "zebras", json!({}));
    for count in [1, 10, 3000] {
        let fault = format!("stream-events={count}");
        let (pieces, _) = provider.ask_stream(&request, &fault).await.pieces().await;
        let events = events(&pieces.concat());
        assert_eq!(events.len(), count + 1, "one more with the finish reason");
    }
    provider.control().adjust(|settings| settings.stream_events = Some(7));
    let (pieces, _) = provider.ask_stream(&request, "").await.pieces().await;
    assert_eq!(events(&pieces.concat()).len(), 8);
}

#[tokio::test]
async fn concurrent_calls_are_counted() {
    let (provider, store) = zebras().await;
    let request = Provider::question(&store, "zebras", json!({}));
    let mut open = Vec::new();
    for _ in 0..5 {
        open.push(provider.ask_stream(&request, "stream-stall").await);
    }
    drop(open);
    let counters = provider.control().counters();
    assert_eq!(counters.calls["models.streamGenerateContent"].max_in_flight, 5);
    assert_eq!(counters.streams.opened, 5);
}
