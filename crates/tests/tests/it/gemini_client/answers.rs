use std::time::Duration;

use futures::StreamExt as _;
use gemini_sim::{Fault, FaultRule, KeyPlace};
use rag_core::gemini::{
    AnswerEvent, Asked, Content, ErrorKind, FileSearch, FinishReason, GenerateRequest,
    GenerationConfig, Thinking, ThinkingLevel, Tool, UsageMetadata,
};

use super::provider::{Always, MODEL, Provider, about_zebras};

#[tokio::test]
async fn an_answer_comes_in_pieces_with_its_grounding_usage_and_model() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let heard = provider.ask(&store, "").await.unwrap();
    let conclusion = heard.conclusion.unwrap();
    assert!(heard.deltas.len() > 1 && heard.usages.len() > 1);
    assert_eq!(heard.deltas.concat(), conclusion.text);
    assert!(conclusion.text.contains("Zebras have black and white stripes."));
    assert_eq!(conclusion.finish, FinishReason::Stop);
    assert_eq!(conclusion.model_version.as_deref(), Some(MODEL));
    let usage = conclusion.usage.unwrap();
    let parts = usage.prompt_token_count
        + usage.tool_use_prompt_token_count
        + usage.candidates_token_count
        + usage.thoughts_token_count;
    assert_eq!(usage.total_token_count, parts);
    assert!(usage.candidates_token_count > 0 && usage.tool_use_prompt_token_count > 0);

    let grounding = conclusion.grounding.unwrap();
    let chunk = grounding.grounding_chunks[0].retrieved_context.as_ref().unwrap();
    assert_eq!(chunk.doc_id(), Some("7"));
    assert_eq!(chunk.title.as_deref(), Some("Über 7.txt"));
    for support in &grounding.grounding_supports {
        let segment = support.segment.as_ref().unwrap();
        let range = usize::try_from(segment.start_index).unwrap()
            ..usize::try_from(segment.end_index).unwrap();
        assert_eq!(conclusion.text.get(range), Some(segment.text.as_str()));
    }
}

#[tokio::test]
async fn a_question_is_sent_strictly_with_its_key_in_the_header() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let request = GenerateRequest {
        system_instruction: Some(Content::instruction("Only from the documents.")),
        generation_config: GenerationConfig {
            max_output_tokens: Some(500),
            thinking_config: Some(Thinking::Level(ThinkingLevel::Low)),
        },
        ..about_zebras(&store, "")
    };
    let asked = Asked { model: format!("models/{MODEL}"), request: request.clone() };
    let mut events = provider.gemini.generate(Always(asked));
    while !matches!(events.next().await.unwrap().unwrap(), AnswerEvent::Text(_)) {}
    let calls = provider.control().calls();
    let call = calls.last().unwrap();
    assert_eq!(call.path, format!("/v1beta/models/{MODEL}:streamGenerateContent"));
    assert_eq!((call.query.as_str(), call.key), ("alt=sse", KeyPlace::Header));
    assert_eq!(call.json(), serde_json::to_value(&request).unwrap());
    assert!(!call.headers.contains_key("accept-encoding"), "decoders hold streams back");
}

#[tokio::test]
async fn parts_that_are_no_text_are_not_shown() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let usual = provider.answer(&store, "").await.text;
    for fault in ["thought-parts", "tool-parts", "exec-code-part", "empty-candidate"] {
        assert_eq!(provider.answer(&store, fault).await.text, usual, "{fault}");
    }
    assert_eq!(provider.calls("models.streamGenerateContent"), 5, "nothing was asked twice");
}

#[tokio::test]
async fn every_end_of_an_answer_is_told() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let ends = [
        ("finish-safety", FinishReason::Filtered("SAFETY".to_owned())),
        ("finish-recitation", FinishReason::Recitation),
        ("finish-max-tokens", FinishReason::MaxTokens),
        ("finish-continuation", FinishReason::Continuation),
        ("finish-unknown", FinishReason::Other("REASON_OF_TOMORROW".to_owned())),
        ("blocked-prompt", FinishReason::PromptBlocked("SAFETY".to_owned())),
    ];
    for (fault, expected) in ends {
        let conclusion = provider.answer(&store, fault).await;
        assert_eq!(conclusion.finish, expected);
        assert_eq!(conclusion.text.is_empty(), fault == "blocked-prompt", "{fault}");
        assert!(conclusion.usage.is_some());
    }
    assert_eq!(provider.calls("models.streamGenerateContent"), 6, "nothing was asked twice");
}

#[tokio::test]
async fn an_answer_without_a_word_is_asked_for_once_more_and_paid_twice() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let usual = provider.answer(&store, "").await;
    provider.once(Fault::EmptyAnswer);
    let heard = provider.ask(&store, "").await.unwrap();
    let second = heard.conclusion.unwrap();
    assert_eq!((&second.text, second.usage), (&usual.text, usual.usage));
    assert_eq!(provider.calls("models.streamGenerateContent"), 3);
    let [wordless] = heard.given_up.as_slice() else { panic!("{:?}", heard.given_up) };
    let (once, first) = (usual.usage.unwrap(), wordless.usage.unwrap());
    assert_eq!(first.prompt_token_count, once.prompt_token_count);
    assert_eq!(first.thoughts_token_count, once.thoughts_token_count);
    assert_eq!((first.candidates_token_count, wordless.has_ended), (0, true));

    let silent = provider.answer(&store, "empty-answer").await;
    assert_eq!((silent.text.as_str(), silent.finish), ("", FinishReason::Stop));
    assert_eq!(provider.calls("models.streamGenerateContent"), 5);
}

#[tokio::test]
async fn a_wordless_answer_is_paid_for_even_if_the_next_attempt_fails() {
    let provider =
        Provider::with(|_| {}, |client| client.first_byte_timeout = Duration::from_millis(500))
            .await;
    let store = provider.zebras().await;
    provider.once(Fault::EmptyAnswer);
    for millis in [0, 60_000] {
        provider.control().fault(FaultRule::once(Fault::SlowReply).value(millis));
    }
    let request = about_zebras(&store, "");
    let mut events = provider.generate(&request);
    let mut given_up = Vec::new();
    let error = loop {
        match events.next().await.expect("an end") {
            Ok(AnswerEvent::GivenUp(spent)) => given_up.push(spent),
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    let [wordless, silent] = given_up.as_slice() else { panic!("{given_up:?}") };
    let usage = wordless.usage.unwrap();
    assert!(usage.prompt_token_count > 0 && usage.thoughts_token_count > 0 && wordless.has_ended);
    assert_eq!((silent.usage, silent.has_ended), (None, false));
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert!(events.next().await.is_none());
    assert_eq!(provider.calls("models.streamGenerateContent"), 2);
}

#[tokio::test]
async fn only_the_last_usage_counts_and_may_be_missing() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let usual = provider.answer(&store, "").await.usage;
    provider.once(Fault::UsageDown);
    assert_eq!(provider.answer(&store, "").await.usage, usual);
    provider.once(Fault::NoUsage);
    assert_eq!(provider.answer(&store, "").await.usage, None);
    provider.control().fault(FaultRule::once(Fault::CachedPrompt).value(7));
    let cached = provider.answer(&store, "").await.usage.unwrap();
    assert_eq!(cached.cached_content_token_count, 7);
    assert_eq!(UsageMetadata { cached_content_token_count: 0, ..cached }, usual.unwrap());
}

#[tokio::test]
async fn the_model_that_answered_is_told() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let routed = provider.answer(&store, "route-to=gemini-3.6-flash").await;
    assert_eq!(routed.model_version.as_deref(), Some("gemini-3.6-flash"));
}

#[tokio::test]
async fn grounding_comes_as_it_was_told_with_all_its_faults() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let grounding = async |fault| provider.answer(&store, fault).await.grounding.unwrap();
    let usual = grounding("").await;

    let untitled = grounding("no-title").await;
    let context = untitled.grounding_chunks[0].retrieved_context.as_ref().unwrap();
    assert_eq!((context.title.as_deref(), context.doc_id()), (None, Some("7")));
    assert!(grounding("no-supports").await.grounding_supports.is_empty());
    let doubled = grounding("dup-chunks").await.grounding_chunks;
    assert!(doubled.len() > usual.grounding_chunks.len());
    for fault in ["bad-offsets", "char-offsets"] {
        let moved = grounding(fault).await;
        assert_ne!(moved.grounding_supports, usual.grounding_supports, "{fault}");
        assert_eq!(moved.grounding_chunks, usual.grounding_chunks);
    }
    let far = grounding("out-of-range-index").await;
    let indices = far.grounding_supports.iter().flat_map(|s| &s.grounding_chunk_indices);
    let chunks = i64::try_from(far.grounding_chunks.len()).unwrap();
    assert!(indices.into_iter().any(|index| *index >= chunks));
}

#[tokio::test]
async fn a_provider_that_ignores_the_filter_says_whose_passages_they_are() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let mut request = about_zebras(&store, "filter-ignored");
    request.tools = vec![Tool::file_search(FileSearch {
        file_search_store_names: vec![store.clone()],
        metadata_filter: Some("doc_id = \"another\"".to_owned()),
        top_k: None,
    })];
    let mut events = provider.generate(&request);
    let mut conclusion = None;
    while let Some(event) = events.next().await {
        if let AnswerEvent::Finished(end) = event.unwrap() {
            conclusion = Some(end);
        }
    }
    let grounding = conclusion.unwrap().grounding.unwrap();
    let chunk = grounding.grounding_chunks[0].retrieved_context.as_ref().unwrap();
    assert_eq!(chunk.doc_id(), Some("7"));
}
