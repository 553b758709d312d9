//! One event of an answer as the provider sends it. Every field may be missing and unknown ones are
//! passed over. What has the wrong type makes the event unreadable instead of a shorter answer, unless it
//! only accompanies the answer.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{GroundingMetadata, UsageMetadata};
use crate::gemini::{
    GeminiError,
    protojson::{if_readable, or_default},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GenerateResponse {
    #[serde(deserialize_with = "or_default")]
    pub candidates: Vec<Candidate>,
    pub prompt_feedback: Option<PromptFeedback>,
    #[serde(deserialize_with = "if_readable")]
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
    #[serde(deserialize_with = "if_readable")]
    pub grounding_metadata: Option<GroundingMetadata>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContentOut {
    #[serde(deserialize_with = "or_default")]
    pub parts: Vec<PartOut>,
}

/// Parts that are no text (code, tool calls) stand under a name of their own and are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PartOut {
    pub text: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub thought: bool,
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
        if self.text.is_none() && self.others.iter().any(|(name, value)| is_damaged(name, value)) {
            return Err(GeminiError::Malformed("a part of no known kind", None));
        }
        Ok(self.text.as_deref().filter(|_| !self.thought))
    }
}

/// Whether this is a text whose name was damaged on the way: that is no part to pass over.
fn is_damaged(name: &str, value: &Value) -> bool {
    let differing = name.bytes().zip(*b"text").filter(|(one, other)| one != other).count();
    value.is_string() && name.len() == b"text".len() && differing == 1
}
