//! Citations that come damaged: the person sees the same sources at the same places.

use gemini_sim::{Fault, FaultRule};
use rag_tests::Answer;
use serde_json::{Value, json};

use super::{Ledger, Library, micros};
use crate::chat::QUESTION;

pub const COVERED: &[Fault] = &[
    Fault::NoTitle,
    Fault::NoSupports,
    Fault::DuplicateChunks,
    Fault::BadOffsets,
    Fault::CharOffsets,
    Fault::OutOfRangeIndex,
    Fault::FilterIgnored,
];

fn citations(answer: &Answer) -> &Value {
    &answer.of_type("data-citations")[0]["data"]
}

/// The cited stretches, as JavaScript would cut them.
fn cited(answer: &Answer) -> Vec<String> {
    let units: Vec<u16> = answer.text().encode_utf16().collect();
    let at = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let citations = citations(answer).as_array().unwrap();
    citations
        .iter()
        .map(|citation| {
            let range = at(&citation["start"])..at(&citation["end"]);
            String::from_utf16(&units[range]).unwrap()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_citations_are_shown_where_they_belong() {
    let library = Library::open().await;
    let plain = library.asks().await;
    let stretches = cited(&plain);
    assert!(stretches.iter().any(|text| text.contains("cleaned every six weeks")), "{stretches:?}");
    for fault in COVERED.iter().filter(|fault| **fault != Fault::NoSupports) {
        library.forgets().await;
        let answer = library.asks_under(FaultRule::once(*fault)).await;
        assert_eq!(answer.sources(), plain.sources(), "{fault:?}");
        assert_eq!(cited(&answer), stretches, "{fault:?}");
        assert_eq!(citations(&answer), citations(&plain), "{fault:?}");
        let expected = Ledger { done: 1, micros: micros(&plain), ..Ledger::default() };
        assert_eq!(library.ledger().await, expected, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_was_not_chosen_nothing_is_shown_as_a_source() {
    let library = Library::open().await;
    let other = "select max(id) from documents";
    let other = library.app.number(other).await;
    library.provider().fault(FaultRule::once(Fault::FilterIgnored));
    let question = json!({"storeIds": [library.store], "documentIds": [other],
        "question": QUESTION, "sessionId": "s"});
    let answer = library.ada.chats(&question).await;
    assert!(answer.text().contains("cleaned every six weeks"), "{}", answer.text());
    for source in answer.sources() {
        assert_eq!(source["providerMetadata"]["rag"]["documentId"], other);
    }
    assert!(!cited(&answer).iter().any(|text| text.contains("six weeks")));
    let expected = Ledger { done: 1, micros: micros(&answer), ..Ledger::default() };
    assert_eq!(library.ledger().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_citations_the_passages_are_sources_all_the_same() {
    let library = Library::open().await;
    let plain = library.asks().await;
    library.forgets().await;
    let answer = library.asks_under(FaultRule::once(Fault::NoSupports)).await;
    assert_eq!(citations(&answer), &json!([]));
    assert!(answer.sources().len() >= plain.sources().len() && answer.grounded());
    assert_eq!(library.ledger().await.micros, micros(&plain));
}
