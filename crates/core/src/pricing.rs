//! What an answer costs, before and after. The worst case is never below the real cost as long as the
//! engine keeps to the output limit and the retrieval allowance.

use chrono::{DateTime, Utc};

use crate::{config::Model, money::Micros, usage::Usage};

/// An answer shorter than this many tokens is not worth starting.
pub const SHORTEST_ANSWER: i64 = 256;

/// What an answer has cost.
#[must_use]
pub fn answer_cost(model: &Model, usage: Usage, now: DateTime<Utc>) -> Micros {
    let input = usage.prompt.saturating_add(usage.retrieved);
    let price = model.price(now.date_naive(), u64::try_from(input).unwrap_or(0));
    let cached = usage.cached.clamp(0, usage.prompt.max(0));
    Micros::for_priced_tokens(&[
        (input.saturating_sub(cached), price.input_micros_per_mtok),
        (cached, price.cached_micros_per_mtok),
        (usage.answer.saturating_add(usage.thoughts), price.output_micros_per_mtok),
    ])
}

/// The most an answer can cost, as a function of how long it may get.
#[derive(Debug, Clone, Copy)]
pub struct WorstCase {
    input_tokens: i64,
    input_price: i64,
    output_price: i64,
}

impl WorstCase {
    /// `input_tokens` are all that may be sent, retrieved passages included.
    #[must_use]
    pub fn new(model: &Model, input_tokens: i64, now: DateTime<Utc>) -> Self {
        let price = model.price(now.date_naive(), u64::try_from(input_tokens).unwrap_or(0));
        Self {
            input_tokens,
            input_price: price.input_micros_per_mtok.max(price.cached_micros_per_mtok),
            output_price: price.output_micros_per_mtok,
        }
    }

    #[must_use]
    pub fn amount(&self, output_tokens: i64) -> Micros {
        Micros::for_priced_tokens(&[
            (self.input_tokens, self.input_price),
            (output_tokens, self.output_price),
        ])
    }

    /// The longest answer that `available` pays for.
    #[must_use]
    pub fn output_tokens_within(&self, available: Micros) -> i64 {
        let input = self.amount(0);
        if available < input {
            return 0;
        }
        let left = available.remaining_after(input);
        left.tokens_at(self.output_price).unwrap_or(i64::MAX)
    }
}
