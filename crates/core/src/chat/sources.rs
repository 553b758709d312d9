//! What an answer rests on, in the one form in which it is sent, stored and exported.

use serde::{Deserialize, Serialize};
use serde_json::Number;

use crate::{
    citations::{Verified, VerifiedPassage},
    engine::{Support, Usage},
    ids::{DocumentId, StoreId},
    money::Micros,
};

/// A passage an answer rests on. Without the text and the place when its document was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// `cit-1`, `cit-2`, …
    pub source_id: String,
    pub media_type: String,
    pub title: String,
    pub filename: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
    pub provider_metadata: ProviderMetadata,
    #[serde(default, skip_serializing_if = "is_false")]
    pub deleted: bool,
}

/// The level that client libraries require around data of our own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderMetadata {
    pub rag: SourcePlace,
}

/// Where the passage stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourcePlace {
    pub document_id: DocumentId,
    pub store_id: StoreId,
    /// Counts from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    pub verified: Verified,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
    /// Half-open range of the page text in UTF-16 code units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub deleted: bool,
}

/// Which stretch of an answer rests on which sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// Half-open range of the answer in UTF-16 code units.
    pub start: u32,
    pub end: u32,
    /// The numbers of the sources: `n` stands for `cit-n`.
    pub sources: Vec<u32>,
}

/// Tokens and cost of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerUsage {
    pub prompt_tokens: i64,
    pub retrieved_tokens: i64,
    pub completion_tokens: i64,
    pub thought_tokens: i64,
    pub cached_tokens: i64,
    pub cost_usd: Number,
}

impl AnswerUsage {
    #[must_use]
    pub fn new(usage: Usage, cost: Micros) -> Self {
        Self {
            prompt_tokens: usage.prompt,
            retrieved_tokens: usage.retrieved,
            completion_tokens: usage.answer,
            thought_tokens: usage.thoughts,
            cached_tokens: usage.cached,
            cost_usd: serde_json::from_str(&cost.to_usd()).unwrap_or_else(|_| Number::from(0)),
        }
    }
}

impl Source {
    fn new(number: u32, passage: VerifiedPassage) -> Self {
        let place = passage.place;
        Self {
            source_id: format!("cit-{number}"),
            media_type: passage.media_type,
            title: passage.title,
            filename: passage.filename,
            snippet: Some(passage.text.clone()),
            provider_metadata: ProviderMetadata {
                rag: SourcePlace {
                    document_id: passage.document_id,
                    store_id: passage.store_id,
                    page: place.as_ref().map(|place| place.page),
                    verified: passage.verified,
                    snippet: Some(passage.text),
                    start: place.as_ref().map(|place| place.start),
                    end: place.as_ref().map(|place| place.end),
                    deleted: false,
                },
            },
            deleted: false,
        }
    }

    /// Forgets what was quoted from a document that is deleted now.
    pub fn redact(&mut self) {
        let place = &mut self.provider_metadata.rag;
        self.snippet = None;
        place.snippet = None;
        place.start = None;
        place.end = None;
        place.deleted = true;
        self.deleted = true;
    }
}

/// Numbers the passages that may be shown, and lets the supports point to them. `passages` are in the
/// order of the engine; those that may not be shown are `None`.
#[must_use]
pub fn cite(
    passages: Vec<Option<VerifiedPassage>>,
    supports: &[Support],
) -> (Vec<Source>, Vec<Citation>) {
    let mut sources = Vec::new();
    let mut numbers = Vec::with_capacity(passages.len());
    for passage in passages {
        numbers.push(passage.map(|passage| {
            let number = u32::try_from(sources.len() + 1).unwrap_or(u32::MAX);
            sources.push(Source::new(number, passage));
            number
        }));
    }
    let citations = supports.iter().filter_map(|support| {
        let cited = support.passages.iter();
        let sources: Vec<u32> = cited.filter_map(|index| *numbers.get(*index)?).collect();
        (!sources.is_empty()).then_some(Citation {
            start: support.start,
            end: support.end,
            sources,
        })
    });
    (sources, citations.collect())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is the serialiser's")]
fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
mod tests {
    use super::{Citation, cite};
    use crate::{
        citations::{Place, Verified, VerifiedPassage},
        engine::Support,
        ids::{DocumentId, StoreId},
    };

    fn passage(document: i64) -> VerifiedPassage {
        VerifiedPassage {
            document_id: DocumentId(document),
            store_id: StoreId(1),
            title: "Manual".to_owned(),
            filename: "manual.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            text: "quoted".to_owned(),
            verified: Verified::Exact,
            place: Some(Place { page: 3, start: 10, end: 16 }),
        }
    }

    #[test]
    fn sources_are_numbered_without_gaps_when_one_may_not_be_shown() {
        let supports = [
            Support { start: 0, end: 4, passages: vec![0, 1] },
            Support { start: 5, end: 9, passages: vec![0] },
        ];
        let (sources, citations) = cite(vec![None, Some(passage(7))], &supports);
        let ids: Vec<_> = sources.iter().map(|source| &source.source_id).collect();
        assert_eq!(ids, ["cit-1"]);
        let expected = Citation { start: 0, end: 4, sources: vec![1] };
        assert_eq!(citations, [expected]);
    }

    #[test]
    fn a_redacted_source_keeps_no_word_of_its_document() {
        let (mut sources, _) = cite(vec![Some(passage(7))], &[]);
        sources.iter_mut().for_each(super::Source::redact);
        let json = serde_json::to_string(&sources).unwrap();
        assert!(!json.contains("quoted") && !json.contains("start"), "{json}");
        assert!(json.contains(r#""deleted":true"#));
    }
}
