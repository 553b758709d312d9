//! The bytes of whole streams. Clients of several versions parse them, so a change here is a change of
//! the interface.

use std::time::Duration;

use rag_core::{
    chat::{
        AnswerEvent, AnswerFailure, Finished, Started,
        sources::{Citation, ProviderMetadata, Source, SourcePlace},
    },
    citations::Verified,
    engine::{FinishReason, Usage},
    ids::{DocumentId, MessageId, StoreId},
    money::Micros,
};

use super::Frames;

fn bytes(events: Vec<AnswerEvent>) -> String {
    let mut frames = Frames::new("req-12345678".to_owned());
    let chunks: Vec<u8> = events.into_iter().flat_map(|event| frames.of(event)).collect();
    String::from_utf8(chunks).unwrap()
}

fn started() -> AnswerEvent {
    AnswerEvent::Started(Box::new(Started {
        message: MessageId(7),
        session: "s-1".to_owned(),
        model: "m".to_owned(),
    }))
}

fn delta(text: &str) -> AnswerEvent {
    AnswerEvent::Delta(text.to_owned())
}

fn source() -> Source {
    Source {
        source_id: "cit-1".to_owned(),
        media_type: "application/pdf".to_owned(),
        title: "Manual".to_owned(),
        filename: "m.pdf".to_owned(),
        snippet: Some("It is \"so\".".to_owned()),
        provider_metadata: ProviderMetadata {
            rag: SourcePlace {
                document_id: DocumentId(3),
                store_id: StoreId(2),
                page: Some(4),
                verified: Verified::Exact,
                snippet: Some("It is \"so\".".to_owned()),
                start: Some(10),
                end: Some(21),
                deleted: false,
            },
        },
        deleted: false,
    }
}

#[test]
fn a_whole_answer() {
    let citation = Citation { start: 0, end: 5, sources: vec![1] };
    let finished = Finished {
        reason: FinishReason::Stop,
        usage: Usage { prompt: 5, retrieved: 40, cached: 0, answer: 2, thoughts: 0 },
        cost: Micros(28),
        model: "m".to_owned(),
        grounded: true,
    };
    let stream = bytes(vec![
        started(),
        delta("It is"),
        delta(" so.\n"),
        AnswerEvent::Grounded(vec![source()], vec![citation]),
        AnswerEvent::Finished(Box::new(finished)),
    ]);
    let expected = r#"data: {"type":"start","messageId":"7","messageMetadata":{"sessionId":"s-1","model":"m"}}

data: {"type":"text-start","id":"text-1"}

data: {"type":"text-delta","id":"text-1","delta":"It is"}

data: {"type":"text-delta","id":"text-1","delta":" so.\n"}

data: {"type":"text-end","id":"text-1"}

data: {"type":"source-document","sourceId":"cit-1","mediaType":"application/pdf","title":"Manual","filename":"m.pdf","snippet":"It is \"so\".","providerMetadata":{"rag":{"documentId":3,"storeId":2,"page":4,"verified":"exact","snippet":"It is \"so\".","start":10,"end":21}}}

data: {"type":"data-citations","data":[{"start":0,"end":5,"sources":[1]}]}

data: {"type":"finish","finishReason":"stop","promptTokens":5,"completionTokens":2,"usage":{"prompt_tokens":5,"completion_tokens":2,"model":"m"},"messageMetadata":{"usage":{"promptTokens":5,"retrievedTokens":40,"completionTokens":2,"thoughtTokens":0,"cachedTokens":0,"costUsd":0.000028},"grounded":true}}

data: [DONE]

"#;
    assert_eq!(stream, expected);
}

#[test]
fn an_answer_that_fails_in_the_middle() {
    let failure = AnswerFailure::Unavailable { retry_after: Some(Duration::from_millis(1500)) };
    let stream = bytes(vec![started(), delta("It"), AnswerEvent::Failed(failure)]);
    let tail = stream.split_once("\"delta\":\"It\"}\n\n").unwrap().1;
    let expected = r#"data: {"type":"text-end","id":"text-1"}

data: {"type":"data-error","transient":true,"data":{"code":"upstream_unavailable","status":503,"retryAfterMs":1500,"requestId":"req-12345678"}}

data: {"type":"error","errorText":"The answering service is not available right now. Please try again.","code":"upstream_unavailable","message":"The answering service is not available right now. Please try again.","status":503,"retryAfterMs":1500}

data: [DONE]

"#;
    assert_eq!(tail, expected);
}

#[test]
fn an_answer_that_fails_before_it_starts() {
    let stream = bytes(vec![AnswerEvent::Failed(AnswerFailure::Rejected)]);
    let expected = r#"data: {"type":"data-error","transient":true,"data":{"code":"upstream_rejected","status":502,"requestId":"req-12345678"}}

data: {"type":"error","errorText":"The answering service refused this question.","code":"upstream_rejected","message":"The answering service refused this question.","status":502}

data: [DONE]

"#;
    assert_eq!(stream, expected);
}
