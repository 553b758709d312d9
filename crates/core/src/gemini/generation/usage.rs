//! Tokens as the provider counts them.

use serde::Deserialize;

use crate::gemini::protojson::int64;

/// Missing counts are 0. The total is the sum of prompt, tool use, candidates and thoughts; the cached
/// tokens are part of the prompt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UsageMetadata {
    #[serde(deserialize_with = "int64")]
    pub prompt_token_count: i64,
    #[serde(deserialize_with = "int64")]
    pub cached_content_token_count: i64,
    /// Retrieved passages.
    #[serde(deserialize_with = "int64")]
    pub tool_use_prompt_token_count: i64,
    /// The answer without thinking.
    #[serde(deserialize_with = "int64")]
    pub candidates_token_count: i64,
    #[serde(deserialize_with = "int64")]
    pub thoughts_token_count: i64,
    #[serde(deserialize_with = "int64")]
    pub total_token_count: i64,
}

impl UsageMetadata {
    /// The tokens of two calls.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.each(other, i64::saturating_add)
    }

    /// The larger of two counts of one call.
    #[must_use]
    pub fn most(self, other: Self) -> Self {
        self.each(other, i64::max)
    }

    fn each(self, other: Self, of: impl Fn(i64, i64) -> i64) -> Self {
        Self {
            prompt_token_count: of(self.prompt_token_count, other.prompt_token_count),
            cached_content_token_count: of(
                self.cached_content_token_count,
                other.cached_content_token_count,
            ),
            tool_use_prompt_token_count: of(
                self.tool_use_prompt_token_count,
                other.tool_use_prompt_token_count,
            ),
            candidates_token_count: of(self.candidates_token_count, other.candidates_token_count),
            thoughts_token_count: of(self.thoughts_token_count, other.thoughts_token_count),
            total_token_count: of(self.total_token_count, other.total_token_count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UsageMetadata;

    #[test]
    fn counts_are_read_as_numbers_and_as_text_and_may_be_missing() {
        let json = r#"{"promptTokenCount": 15, "thoughtsTokenCount": "257", "serviceTier": "x"}"#;
        let usage: UsageMetadata = serde_json::from_str(json).unwrap();
        assert_eq!((usage.prompt_token_count, usage.thoughts_token_count), (15, 257));
        assert_eq!(usage.plus(usage).thoughts_token_count, 514);
        assert_eq!(usage.candidates_token_count, 0);
    }

    #[test]
    fn counts_that_go_down_take_nothing_back() {
        let told = |prompt_token_count, candidates_token_count| UsageMetadata {
            prompt_token_count,
            candidates_token_count,
            ..UsageMetadata::default()
        };
        assert_eq!(told(447, 0).most(told(8, 3)).most(told(8, 52)), told(447, 52));
    }
}
