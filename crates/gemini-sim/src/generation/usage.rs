//! Token counts. Tokens are counted as a quarter of the characters; what matters is that the counts add
//! up: total = prompt + tool use + candidates + thoughts.

use serde::Serialize;

use super::request::{GenerateContent, Turn};

/// Tokens of the search tool's own prompt.
const TOOL_OVERHEAD: u64 = 24;
const CHARS_PER_TOKEN: usize = 4;

/// The constant part of an answer's usage.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    pub prompt: u64,
    /// Of the prompt.
    pub cached: u64,
    pub tool_use: u64,
    pub thoughts: u64,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct ModalityCount {
    modality: &'static str,
    #[serde(rename = "tokenCount")]
    token_count: u64,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UsageView {
    prompt_token_count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    cached_content_token_count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates_token_count: Option<u64>,
    total_token_count: u64,
    prompt_tokens_details: [ModalityCount; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_use_prompt_token_count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_use_prompt_tokens_details: Option<[ModalityCount; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thoughts_token_count: Option<u64>,
    service_tier: &'static str,
}

impl Usage {
    /// The view after so many tokens of visible answer.
    pub fn after(&self, candidates: u64) -> UsageView {
        let text = |token_count| [ModalityCount { modality: "TEXT", token_count }];
        let present = |count: u64| Some(count).filter(|count| *count > 0);
        UsageView {
            prompt_token_count: self.prompt,
            cached_content_token_count: present(self.cached),
            candidates_token_count: present(candidates),
            total_token_count: self.prompt + self.tool_use + candidates + self.thoughts,
            prompt_tokens_details: text(self.prompt),
            tool_use_prompt_token_count: present(self.tool_use),
            tool_use_prompt_tokens_details: present(self.tool_use).map(text),
            thoughts_token_count: present(self.thoughts),
            service_tier: "standard",
        }
    }
}

/// Tokens of a text, at least one for any text at all.
pub fn tokens(text: &str) -> u64 {
    text.chars().count().div_ceil(CHARS_PER_TOKEN) as u64
}

/// Characters that so many tokens are.
pub fn characters(tokens: u64) -> usize {
    usize::try_from(tokens).unwrap_or(usize::MAX).saturating_mul(CHARS_PER_TOKEN)
}

pub fn contents_tokens(turns: &[Turn]) -> u64 {
    turns.iter().flat_map(|turn| &turn.parts).map(|part| tokens(&part.text)).sum()
}

pub fn prompt_tokens(request: &GenerateContent) -> u64 {
    let instruction = request.system_instruction.iter().flat_map(|turn| &turn.parts);
    let instruction: u64 = instruction.map(|part| tokens(&part.text)).sum();
    instruction + contents_tokens(&request.contents)
}

pub fn tool_tokens<'a>(chunks: impl Iterator<Item = &'a str>) -> u64 {
    TOOL_OVERHEAD + chunks.map(tokens).sum::<u64>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_its_parts(
            prompt in 0_u64..1_000_000, cached in 0_u64..9, tool_use in 0_u64..1_000_000,
            thoughts in 0_u64..1_000_000, candidates in 0_u64..1_000_000,
        ) {
            let usage = Usage { prompt, cached, tool_use, thoughts };
            let view = serde_json::to_value(usage.after(candidates)).unwrap();
            let count = |name: &str| view.get(name).map_or(0, |count| count.as_u64().unwrap());
            let sum = count("promptTokenCount") + count("toolUsePromptTokenCount")
                + count("candidatesTokenCount") + count("thoughtsTokenCount");
            prop_assert_eq!(count("totalTokenCount"), sum);
            prop_assert!(view.get("thoughtsTokenCount") != Some(&serde_json::json!(0)));
        }
    }
}
