//! From what the provider says an answer rests on to passages of our documents.
//!
//! A passage belongs to the document whose id it carries, and to none when it carries none: titles are
//! not unique. Passages of documents that were not asked about are dropped, whatever the reason they
//! came.

use std::collections::{BTreeSet, HashSet};

use super::offsets::{Segment, stretch};
use crate::{
    engine::{CitedPassage, Grounding, Support},
    gemini::{GroundingChunk, GroundingMetadata, GroundingSupport},
    ids::DocumentId,
};

/// `answer` is the whole visible text. Where stretches are cited, only what they rest on is kept: the
/// provider also lists what it found and did not use.
pub(super) fn of(
    answer: &str,
    told: &GroundingMetadata,
    documents: &HashSet<DocumentId>,
) -> Grounding {
    let (passages, numbers) = passages(&told.grounding_chunks, documents);
    let supports: Vec<Support> =
        told.grounding_supports.iter().filter_map(|told| support(answer, told, &numbers)).collect();
    let cited: BTreeSet<usize> =
        supports.iter().flat_map(|support| support.passages.iter().copied()).collect();
    if cited.is_empty() {
        return Grounding { passages, supports };
    }
    let renumbered = |old: &usize| cited.range(..old).count();
    let supports = supports
        .into_iter()
        .map(|support| Support {
            passages: support.passages.iter().map(renumbered).collect(),
            ..support
        })
        .collect();
    let kept = passages.into_iter().enumerate().filter(|(old, _)| cited.contains(old));
    Grounding { passages: kept.map(|(_, passage)| passage).collect(), supports }
}

/// Of all passages that the model was given, cited or not.
pub(super) fn bytes_found(told: &GroundingMetadata) -> usize {
    let found = told.grounding_chunks.iter().filter_map(|chunk| chunk.retrieved_context.as_ref());
    found.filter_map(|context| context.text.as_deref()).map(str::len).sum()
}

/// Each passage once, and for every chunk the number of its passage, if it may be shown.
fn passages(
    chunks: &[GroundingChunk],
    documents: &HashSet<DocumentId>,
) -> (Vec<CitedPassage>, Vec<Option<usize>>) {
    let mut passages: Vec<CitedPassage> = Vec::new();
    let numbers = chunks.iter().map(|chunk| {
        let passage = passage(chunk).filter(|passage| documents.contains(&passage.document_id))?;
        let known = passages.iter().position(|earlier| *earlier == passage);
        Some(known.unwrap_or_else(|| {
            passages.push(passage);
            passages.len() - 1
        }))
    });
    let numbers = numbers.collect();
    (passages, numbers)
}

/// Pictures come without text, and there is nothing to show of them.
fn passage(chunk: &GroundingChunk) -> Option<CitedPassage> {
    let context = chunk.retrieved_context.as_ref()?;
    let text = context.text.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    Some(CitedPassage {
        document_id: DocumentId(context.doc_id()?.parse().ok()?),
        text: text.to_owned(),
        page: context.page_number,
    })
}

fn support(answer: &str, told: &GroundingSupport, numbers: &[Option<usize>]) -> Option<Support> {
    let cited = told.grounding_chunk_indices.iter();
    let passages: BTreeSet<usize> =
        cited.filter_map(|index| *numbers.get(usize::try_from(*index).ok()?)?).collect();
    if passages.is_empty() {
        return None;
    }
    let offset = |at: i64| usize::try_from(at).unwrap_or(usize::MAX);
    let segment = told.segment.as_ref().map_or(
        Segment { start: usize::MAX, end: usize::MAX, text: "" },
        |told| Segment {
            start: offset(told.start_index),
            end: offset(told.end_index),
            text: &told.text,
        },
    );
    let (start, end) = stretch(answer, segment);
    Some(Support { start, end, passages: passages.into_iter().collect() })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::of;
    use crate::{
        engine::{CitedPassage, Grounding, Support},
        gemini::GroundingMetadata,
        ids::DocumentId,
    };

    const ANSWER: &str = "Café 🎉 ouvert. Fermé lundi.";

    fn chunk(doc_id: &str, text: &str) -> Value {
        json!({"retrievedContext": {"text": text, "pageNumber": 2, "customMetadata": [
            {"key": "other", "stringValue": "9"}, {"key": "doc_id", "stringValue": doc_id}]}})
    }

    fn cited(text: &str, indices: &[i64]) -> Value {
        let start = ANSWER.find(text).unwrap();
        let segment = json!({"startIndex": start, "endIndex": start + text.len(), "text": text});
        json!({"segment": segment, "groundingChunkIndices": indices})
    }

    fn grounding(chunks: &Value, supports: &Value) -> Grounding {
        let told = json!({"groundingChunks": chunks, "groundingSupports": supports});
        let told: GroundingMetadata = serde_json::from_value(told).unwrap();
        of(ANSWER, &told, &[DocumentId(7), DocumentId(8)].into())
    }

    fn passage(id: i64, text: &str) -> CitedPassage {
        CitedPassage { document_id: DocumentId(id), text: text.to_owned(), page: Some(2) }
    }

    #[test]
    fn passages_are_those_of_our_documents_once_each_and_only_the_cited_ones() {
        let chunks = json!([
            chunk("8", "unused"), chunk("7", "ouvert\n"), chunk("99", "foreign"),
            chunk("seven", "no id"), chunk("7", "ouvert"), {"retrievedContext": {"text": "bare"}},
            {}, chunk("8", "lundi"), chunk("8", " \n"),
        ]);
        let supports = json!([
            cited("Café 🎉 ouvert", &[1, 4, 2]),
            cited("Fermé lundi.", &[7, 9999, -1]),
            cited("Fermé", &[2, 3, 5, 6, 8]),
        ]);
        let expected = Grounding {
            passages: vec![passage(7, "ouvert"), passage(8, "lundi")],
            supports: vec![
                Support { start: 0, end: 14, passages: vec![0] },
                Support { start: 16, end: 28, passages: vec![1] },
            ],
        };
        assert_eq!(grounding(&chunks, &supports), expected);
    }

    #[test]
    fn without_citations_all_passages_are_sources() {
        let chunks = json!([chunk("8", "one"), chunk("7", "two"), chunk("8", "one")]);
        let all = grounding(&chunks, &json!([]));
        assert_eq!(all.passages, [passage(8, "one"), passage(7, "two")]);
        assert_eq!(all.supports, []);
    }

    #[test]
    fn a_citation_without_a_segment_stands_at_the_end() {
        let found = grounding(&json!([chunk("7", "x")]), &json!([{"groundingChunkIndices": [0]}]));
        assert_eq!(found.supports, [Support { start: 28, end: 28, passages: vec![0] }]);
    }
}
