//! One event of an answer as the provider sends it. Every field may be missing and unknown ones are
//! passed over; what has the wrong type makes the event unreadable instead of a shorter answer.

use serde::Deserialize;

use super::{GroundingMetadata, UsageMetadata};
use crate::gemini::protojson::or_default;

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
    pub index: u32,
    pub grounding_metadata: Option<GroundingMetadata>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContentOut {
    #[serde(deserialize_with = "or_default")]
    pub parts: Vec<PartOut>,
}

/// Parts that are no text (code, tool calls) have none here and are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PartOut {
    pub text: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub thought: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PromptFeedback {
    pub block_reason: Option<String>,
}

impl GenerateResponse {
    /// The one candidate that is asked for.
    pub fn into_candidate(self) -> Option<Candidate> {
        self.candidates.into_iter().find(|candidate| candidate.index == 0)
    }
}

impl Candidate {
    /// What people are to read of this event.
    pub fn visible_text(&self) -> String {
        let parts = self.content.iter().flat_map(|content| &content.parts);
        parts.filter(|part| !part.thought).filter_map(|part| part.text.as_deref()).collect()
    }
}
