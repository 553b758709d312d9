//! How an answer ended and what it used, in our terms.

use crate::{
    engine::{FinishReason, Usage},
    gemini::{self, Spent, UsageMetadata},
};

/// `None`: the prompt itself was refused.
pub(super) fn reason(told: &gemini::FinishReason) -> Option<FinishReason> {
    use gemini::FinishReason as Told;
    Some(match told {
        Told::PromptBlocked(_) => return None,
        Told::Stop => FinishReason::Stop,
        // What could be continued was not: for a reader it ends like one that is too long.
        Told::MaxTokens | Told::Continuation => FinishReason::Length,
        Told::Filtered(_) | Told::Recitation => FinishReason::ContentFilter,
        Told::ModelTrouble(_) => FinishReason::Error,
        Told::Other(_) => FinishReason::Other,
    })
}

/// The provider's counts do not overlap either, but for the cached part of the prompt.
pub(super) fn usage(told: &UsageMetadata) -> Usage {
    Usage {
        prompt: told.prompt_token_count.max(0),
        retrieved: told.tool_use_prompt_token_count.max(0),
        cached: told.cached_content_token_count.max(0),
        answer: told.candidates_token_count.max(0),
        thoughts: told.thoughts_token_count.max(0),
    }
}

/// What is sent with an attempt, whatever comes of it.
pub(super) fn sent(prompt: i64) -> UsageMetadata {
    UsageMetadata { prompt_token_count: prompt, ..UsageMetadata::default() }
}

/// What an attempt that came to nothing used. One that nobody counted has used what was sent if it came to
/// its end, and otherwise, as far as anybody knows, nothing.
pub(super) fn spent(told: &Spent, prompt: i64) -> UsageMetadata {
    let uncounted = if told.has_ended { sent(prompt) } else { UsageMetadata::default() };
    told.usage.unwrap_or(uncounted)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, Utc};
    use proptest::prelude::*;

    use super::usage;
    use crate::{config::Settings, gemini::UsageMetadata, pricing::answer_cost};

    /// The provider's own formula, in plain integers.
    fn cost(told: &UsageMetadata, input: i64, cached: i64, output: i64) -> i64 {
        let UsageMetadata {
            prompt_token_count: prompt,
            cached_content_token_count: from_cache,
            ..
        } = *told;
        let sum = (prompt - from_cache + told.tool_use_prompt_token_count) * input
            + from_cache * cached
            + (told.candidates_token_count + told.thoughts_token_count) * output;
        (sum + 999_999) / 1_000_000
    }

    proptest! {
        #[test]
        fn money_follows_the_providers_formula_in_thoughts_cache_and_tool_use(
            prompt in 0_i64..100_000, cached in 0_i64..100_000, tool in 0_i64..100_000,
            answer in 0_i64..60_000, thoughts in 0_i64..60_000,
        ) {
            let told = UsageMetadata {
                prompt_token_count: prompt,
                cached_content_token_count: cached.min(prompt),
                tool_use_prompt_token_count: tool,
                candidates_token_count: answer,
                thoughts_token_count: thoughts,
                total_token_count: prompt + tool + answer + thoughts,
            };
            let settings = Settings::from_values(BTreeMap::new()).unwrap();
            let model = settings.models.table.resolve("models/gemini-3.8-flash");
            let at = |time: &str| time.parse::<DateTime<Utc>>().unwrap();
            let before = answer_cost(model, usage(&told), at("2026-12-31T23:59:59Z"));
            prop_assert_eq!(before.0, cost(&told, 750_000, 75_000, 3_750_000));
            // Without a cached price, cached input costs what input costs.
            let after = answer_cost(model, usage(&told), at("2027-01-01T00:00:00Z"));
            prop_assert_eq!(after.0, cost(&told, 1_500_000, 1_500_000, 7_500_000));
        }
    }
}
