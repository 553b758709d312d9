use serde_json::{Value, json};

use super::answers::{events, visible};
use super::client::Provider;

async fn zebras() -> (Provider, Value) {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.upload(&store, "Die Zebras grasen täglich 🦓. Zebras have stripes.", "d-1").await;
    let request = Provider::question(&store, "zebras", json!({}));
    (provider, request)
}

#[tokio::test]
async fn answers_end_in_the_ways_asked_for() {
    let (provider, request) = zebras().await;
    let read = async |fault: &str| {
        let (pieces, _) = provider.ask_stream(&request, fault).await.pieces().await;
        events(&pieces.concat())
    };
    let usual = visible(&read("").await);
    for (fault, reason, is_grounded) in [
        ("finish-safety", "SAFETY", false),
        ("finish-recitation", "RECITATION", false),
        ("finish-max-tokens", "MAX_TOKENS", true),
        ("finish-continuation", "CONTINUATION", true),
        ("finish-unknown", "REASON_OF_TOMORROW", true),
        ("empty-answer", "STOP", false),
    ] {
        let events = read(fault).await;
        let last = &events.last().unwrap()["candidates"][0];
        assert_eq!(last["finishReason"], reason);
        assert_eq!(last.get("groundingMetadata").is_some(), is_grounded, "{fault}");
        assert!(usual.starts_with(&visible(&events)));
    }
    let blocked = read("blocked-prompt").await;
    assert_eq!(blocked.len(), 1);
    assert_eq!(blocked[0]["promptFeedback"]["blockReason"], "SAFETY");
    assert!(blocked[0].get("candidates").is_none());

    let half = read("finish-continuation").await;
    let token = half.last().unwrap()["candidates"][0]["continuationToken"].as_str().unwrap();
    let mut rest = request.clone();
    rest["continuationToken"] = json!(token);
    let rest = provider.ask(&rest).await.ok();
    assert_eq!(visible(&half) + &visible(&[rest]), usual);
}

#[tokio::test]
async fn a_filter_can_be_ignored() {
    let (provider, mut request) = zebras().await;
    request["tools"][0]["fileSearch"]["metadataFilter"] = json!("doc_id = \"another\"");
    let read = async |fault: &str| {
        let (pieces, _) = provider.ask_stream(&request, fault).await.pieces().await;
        visible(&events(&pieces.concat()))
    };
    assert!(!read("").await.contains("stripes"));
    assert!(read("filter-ignored").await.contains("stripes"));
}

#[tokio::test]
async fn citations_go_wrong_in_the_ways_asked_for() {
    let (provider, request) = zebras().await;
    let grounding = async |fault: &str| {
        let path = "/v1/models/gemini-3.8-flash:generateContent";
        let headers = [("x-sim-fault", fault)];
        let reply = provider.send("POST", path, &headers, request.to_string()).await.ok();
        (visible(std::slice::from_ref(&reply)), reply["candidates"][0]["groundingMetadata"].clone())
    };
    let (answer, usual) = grounding("").await;
    let start = |grounding: &Value| {
        grounding["groundingSupports"][0]["segment"]["startIndex"].as_u64().unwrap()
    };
    let context = |grounding: &Value| grounding["groundingChunks"][0]["retrievedContext"].clone();
    assert_eq!(context(&usual)["title"], "d-1.txt");
    assert!(context(&grounding("no-title").await.1).get("title").is_none());
    assert!(grounding("no-supports").await.1.get("groundingSupports").is_none());
    assert_eq!(grounding("dup-chunks").await.1["groundingChunks"].as_array().unwrap().len(), 2);
    assert_eq!(start(&grounding("bad-offsets").await.1), start(&usual) + 7);
    let characters = answer[..usize::try_from(start(&usual)).unwrap()].chars().count();
    assert_eq!(start(&grounding("char-offsets").await.1), characters as u64);
    assert!(start(&usual) > characters as u64, "the opening is not ASCII");
    let indices =
        grounding("out-of-range-index").await.1["groundingSupports"][0]["groundingChunkIndices"]
            .clone();
    assert_eq!(indices, json!([0, 9999]));
    let loose = grounding("loose-numbers").await.1["groundingSupports"][0]["segment"].clone();
    let end = usual["groundingSupports"][0]["segment"]["endIndex"].to_string();
    assert_eq!(loose["endIndex"].to_string(), format!("{end}.0"));
}

#[tokio::test]
async fn events_are_lost_doubled_and_put_out_of_order_when_asked_for() {
    let (provider, request) = zebras().await;
    let texts = async |fault: &str| {
        let (pieces, _) = provider.ask_stream(&request, fault).await.pieces().await;
        let events = events(&pieces.concat());
        let last = &events.last().unwrap()["candidates"][0];
        assert_eq!(last["finishReason"], "STOP", "{fault}");
        events.iter().map(|event| visible(std::slice::from_ref(event))).collect::<Vec<_>>()
    };
    let usual = texts("").await;
    let [first, second, third, fourth, rest @ ..] = usual.as_slice() else { panic!("{usual:?}") };
    let with =
        |changed: &[&String]| changed.iter().copied().chain(rest).cloned().collect::<Vec<String>>();
    assert_eq!(texts("delta-lost").await, with(&[first, second, fourth]));
    assert_eq!(texts("delta-doubled=2").await, with(&[first, second, second, third, fourth]));
    assert_eq!(texts("deltas-swapped=2").await, with(&[first, third, second, fourth]));
    let far = texts("deltas-swapped=99").await;
    assert_eq!(far, usual);
}

#[tokio::test]
async fn something_can_follow_the_last_event() {
    let (provider, request) = zebras().await;
    let usual = provider.ask_stream(&request, "").await.pieces().await.0.concat();
    for (fault, tail) in [("stream-tail", "data: [DONE]\r\n\r\n"), ("stream-tail=x", "x\r\n\r\n")] {
        let bytes = provider.ask_stream(&request, fault).await.pieces().await.0.concat();
        assert!(bytes.ends_with(tail.as_bytes()), "{fault}");
        let rest = &bytes[..bytes.len() - tail.len()];
        assert_eq!(visible(&events(rest)), visible(&events(&usual)));
    }
}

#[tokio::test]
async fn parts_without_text_for_readers_come_when_asked_for() {
    let (provider, request) = zebras().await;
    let usual = visible(&[provider.ask(&request).await.ok()]);
    for (fault, mark) in [
        ("thought-parts", "\"thought\":true"),
        ("tool-parts", "\"toolResponse\""),
        ("exec-code-part", "\"executableCode\""),
        ("empty-candidate", "{\"candidates\":[{}]"),
        ("unknown-part", "{\"partOfTomorrow\":"),
        ("cached-prompt=1", "\"cachedContentTokenCount\":1"),
        ("route-to=gemini-3.6-flash", "\"modelVersion\":\"gemini-3.6-flash\""),
    ] {
        let (pieces, _) = provider.ask_stream(&request, fault).await.pieces().await;
        let bytes = pieces.concat();
        assert!(String::from_utf8_lossy(&bytes).contains(mark), "{fault}");
        assert_eq!(visible(&events(&bytes)), usual, "{fault}");
    }
    let (pieces, _) = provider.ask_stream(&request, "no-usage").await.pieces().await;
    assert!(!String::from_utf8(pieces.concat()).unwrap().contains("usageMetadata"));
    let (pieces, _) =
        provider.ask_stream(&request, "usage-down, thought-parts").await.pieces().await;
    let totals: Vec<u64> = events(&pieces.concat())
        .iter()
        .map(|event| event["usageMetadata"]["totalTokenCount"].as_u64().unwrap())
        .collect();
    assert!(totals.windows(2).any(|pair| pair[1] < pair[0]));
    assert_eq!(totals.iter().max(), totals.last());
}

#[tokio::test]
async fn a_question_can_carry_its_own_faults_for_one_turn() {
    let (provider, mut request) = zebras().await;
    let ask = json!([{"role": "user", "parts": [{"text": "zebras {{sim:finish-unknown}}"}]}]);
    request["contents"] = ask;
    let reply = provider.ask(&request).await.ok();
    assert_eq!(reply["candidates"][0]["finishReason"], "REASON_OF_TOMORROW");
    request["contents"].as_array_mut().unwrap().extend([
        json!({"role": "model", "parts": [{"text": "…"}]}),
        json!({"role": "user", "parts": [{"text": "and zebras?"}]}),
    ]);
    let reply = provider.ask(&request).await.ok();
    assert_eq!(reply["candidates"][0]["finishReason"], "STOP");
    request["contents"][2]["parts"][0]["text"] = json!("zebras {{sim:429-day}}");
    assert_eq!(provider.ask(&request).await.status, 429);
}
