//! One event of an answer as the provider sends it. Every field may be missing and unknown ones are
//! passed over; what has the wrong type makes the event unreadable instead of a shorter answer.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{GroundingMetadata, UsageMetadata};
use crate::gemini::{GeminiError, protojson::or_default};

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GenerateResponse {
    #[serde(deserialize_with = "or_default")]
    pub candidates: Vec<Candidate>,
    pub prompt_feedback: Option<PromptFeedback>,
    pub usage_metadata: Option<UsageMetadata>,
    pub model_version: Option<String>,
    pub response_id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Candidate {
    pub content: Option<ContentOut>,
    pub finish_reason: Option<String>,
    pub finish_message: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub index: i64,
    pub grounding_metadata: Option<GroundingMetadata>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContentOut {
    #[serde(deserialize_with = "or_default")]
    pub parts: Vec<PartOut>,
}

/// Parts that are no text (code, tool calls) are objects under a name of their own and are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PartOut {
    pub text: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub thought: bool,
    /// Accompanies text, thoughts and tool calls. Named here so that it is not taken for an unknown text.
    thought_signature: Option<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PromptFeedback {
    pub block_reason: Option<String>,
}

impl GenerateResponse {
    /// The one candidate that is asked for.
    pub fn into_candidate(self) -> Result<Option<Candidate>, GeminiError> {
        let mut candidates = self.candidates.into_iter();
        let first = candidates.next();
        let is_other = first.as_ref().is_some_and(|candidate| candidate.index != 0);
        if is_other || candidates.next().is_some() {
            return Err(GeminiError::Malformed("another answer than the one asked for", None));
        }
        Ok(first)
    }
}

impl Candidate {
    /// What people are to read of this event.
    pub fn visible_text(&self) -> Result<String, GeminiError> {
        let parts = self.content.iter().flat_map(|content| &content.parts);
        let texts = parts.filter_map(|part| part.visible_text().transpose());
        texts.collect()
    }
}

impl PartOut {
    fn visible_text(&self) -> Result<Option<&str>, GeminiError> {
        // Text under a name that is not its own is no part to pass over.
        if self.text.is_none() && self.others.values().any(Value::is_string) {
            return Err(GeminiError::Malformed("a part of no known kind", None));
        }
        Ok(self.text.as_deref().filter(|_| !self.thought))
    }
}
