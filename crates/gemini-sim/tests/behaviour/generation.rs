use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::answers::{events, visible};
use super::client::{Provider, Reply};

fn invalid() -> (u16, String) {
    (400, "INVALID_ARGUMENT".to_owned())
}

/// Every segment is where its offsets say and in the chunks it names; usage adds up.
fn check_answer(answer: &str, last: &Value) {
    let grounding = &last["candidates"][0]["groundingMetadata"];
    let chunks = grounding["groundingChunks"].as_array().unwrap();
    for support in grounding["groundingSupports"].as_array().unwrap() {
        let segment = &support["segment"];
        let at = |name: &str| {
            segment.get(name).map_or(0, |at| usize::try_from(at.as_u64().unwrap()).unwrap())
        };
        let text = segment["text"].as_str().unwrap();
        assert_eq!(&answer[at("startIndex")..at("endIndex")], text);
        for index in support["groundingChunkIndices"].as_array().unwrap() {
            let chunk = &chunks[usize::try_from(index.as_u64().unwrap()).unwrap()];
            assert!(chunk["retrievedContext"]["text"].as_str().unwrap().contains(text));
        }
    }
    let usage = &last["usageMetadata"];
    let count = |name: &str| usage.get(name).map_or(0, |count| count.as_u64().unwrap());
    assert_eq!(
        count("totalTokenCount"),
        count("promptTokenCount")
            + count("toolUsePromptTokenCount")
            + count("candidatesTokenCount")
            + count("thoughtsTokenCount")
    );
}

#[test]
fn offsets_are_right_for_any_script_in_streams_and_whole_answers() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (provider, store) = runtime.block_on(async {
        let provider = Provider::start().await;
        let store = provider.store().await;
        (provider, store)
    });
    let sentence = "(zebra )?[a-zéßж漢語🎉\u{301}\u{200d}\u{2028} ]{1,40}[.!?。]";
    let text = prop::collection::vec(sentence, 1..12).prop_map(|all| all.join(" "));
    let mut runner =
        TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    runner
        .run(&text, |text| {
            runtime.block_on(async {
                let name = provider.upload(&store, &format!("Zebra. {text}"), "d-1").await;
                let request = Provider::question(&store, "zebra", json!({}));
                let whole = provider.ask(&request).await.ok();
                check_answer(&visible(std::slice::from_ref(&whole)), &whole);
                let (pieces, _) = provider.ask_stream(&request, "").await.pieces().await;
                let events = events(&pieces.concat());
                check_answer(&visible(&events), events.last().unwrap());
                provider.delete(&format!("/v1/{name}?force=1")).await.ok();
            });
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn the_filter_decides_which_documents_are_asked() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.upload(&store, "Zebras have stripes.", "d-1").await;
    provider.upload(&store, "Zebras live in herds.", "d-2").await;
    let cited = async |filter: &str| {
        let tool =
            json!({"fileSearch": {"fileSearchStoreNames": [store], "metadataFilter": filter}});
        let request = Provider::question(&store, "zebras", json!({"tools": [tool]}));
        let reply = provider.ask(&request).await.ok();
        let chunks = reply["candidates"][0]["groundingMetadata"]["groundingChunks"].clone();
        let chunks = chunks.as_array().cloned().unwrap_or_default();
        let id =
            |chunk: &Value| chunk["retrievedContext"]["customMetadata"][0]["stringValue"].clone();
        let mut ids: Vec<String> =
            chunks.iter().map(|chunk| id(chunk).as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    assert_eq!(cited("").await, ["d-1", "d-2"]);
    assert_eq!(cited(r#"doc_id = "d-2""#).await, ["d-2"]);
    assert_eq!(cited(r#"NOT (doc_id = "d-1" OR doc_id = "d-3")"#).await, ["d-2"]);
    assert!(cited(r#"doc_id = "none""#).await.is_empty());
}

const NEW: &str = "gemini-3.8-flash";

fn thinking(fields: &Value) -> Value {
    json!({"generationConfig": {"thinkingConfig": fields}})
}

async fn ask(provider: &Provider, store: &str, model: &str, more: Value) -> Reply {
    let path = format!("/v1/models/{model}:generateContent");
    provider.post(&path, Provider::question(store, "hi", more)).await
}

#[tokio::test]
async fn settings_that_a_model_does_not_know_are_refused() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    for (model, more) in [
        (NEW, thinking(&json!({"thinkingLevel": "LOW", "thinkingBudget": 0}))),
        (NEW, thinking(&json!({"thinkingLevel": "MINIMAL"}))),
        ("gemini-2.5-pro", thinking(&json!({"thinkingLevel": "LOW"}))),
        ("gemini-4-argon", thinking(&json!({"thinkingBudget": 100}))),
        (NEW, json!({"generationConfig": {"candidateCount": 2}})),
        ("gemini-2.5-flash", json!({"generationConfig": {"responseMimeType": "application/json"}})),
    ] {
        let reply = ask(&provider, &store, model, more.clone()).await;
        assert_eq!(reply.error(), invalid(), "{model} {more}");
    }
    let budget = thinking(&json!({"thinkingBudget": 0}));
    assert_eq!(ask(&provider, &store, "gemini-2.5-flash", budget).await.status, 200);
    assert_eq!(ask(&provider, &store, "gemini-1.0", json!({})).await.error().0, 404);
    let alias = ask(&provider, &store, "gemini-flash-latest", json!({})).await;
    assert_eq!(alias.status, 404, "an alias of v1beta only");
}

#[tokio::test]
async fn turns_and_tools_beyond_the_rules_are_refused() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let tool = |fields: Value| json!({"tools": [{"fileSearch": fields}]});
    let names = |count: usize| json!({"fileSearchStoreNames": vec![&store; count]});
    let function = json!({"functionDeclarations": [{"name": "f"}]});
    for more in [
        tool(names(6)),
        tool(json!({})),
        tool(json!({"fileSearchStoreNames": [store], "metadataFilter": "a = "})),
        json!({"tools": [{"fileSearch": names(1)}, {"googleSearch": {}}]}),
        json!({"tools": [{"fileSearch": names(1)}, function]}),
        json!({"contents": []}),
        json!({"contents": [{"role": "model", "parts": [{"text": "hi"}]}]}),
        json!({"contents": [{"role": "user", "parts": []}]}),
        json!({"unknownField": 1}),
        json!({"cachedContent": "cachedContents/1"}),
    ] {
        let reply = ask(&provider, &store, NEW, more.clone()).await;
        assert_eq!(reply.error(), invalid(), "{more}");
    }
    let missing = tool(json!({"fileSearchStoreNames": ["fileSearchStores/none"]}));
    assert_eq!(ask(&provider, &store, NEW, missing).await.error().0, 403);
}

#[tokio::test]
async fn the_output_limit_counts_thinking() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.upload(&store, "Zebras have black and white stripes.", "d-1").await;
    let ask = async |limit: u64| {
        let config = json!({"maxOutputTokens": limit, "thinkingConfig": {"thinkingLevel": "LOW"}});
        let request = Provider::question(&store, "zebras", json!({"generationConfig": config}));
        provider.ask(&request).await.ok()
    };
    let none = ask(5).await;
    assert_eq!(none["candidates"][0]["finishReason"], "MAX_TOKENS");
    assert_eq!(visible(&[none]), "");
    let some = ask(17).await;
    assert_eq!(some["candidates"][0]["finishReason"], "MAX_TOKENS");
    assert_eq!(some["usageMetadata"]["candidatesTokenCount"], 5);
    assert_eq!(visible(&[some]).chars().count(), 20);
    assert_eq!(ask(500).await["candidates"][0]["finishReason"], "STOP");
}

#[tokio::test]
async fn tokens_are_counted_for_either_form_but_not_both() {
    let provider = Provider::start().await;
    let path = "/v1/models/gemini-3.8-flash:countTokens";
    let contents = json!([{"parts": [{"text": "twelve chars"}]}]);
    let plain = provider.post(path, json!({"contents": contents})).await.ok();
    assert_eq!(plain["totalTokens"], 3);
    let request = json!({"contents": contents, "systemInstruction": {"parts": [{"text": "four"}]}});
    let whole = provider.post(path, json!({"generateContentRequest": request})).await.ok();
    assert_eq!(whole["totalTokens"], 4);
    let both = json!({"contents": contents, "generateContentRequest": request});
    assert_eq!(provider.post(path, both).await.error(), invalid());
}
