//! The default model in the place of one that the provider has given up.
//!
//! Invariant: the substitute costs no more than what was reserved for the model that was chosen; where
//! it is dearer, its answer is shorter.

use super::GeminiEngine;
use crate::{
    engine::AnswerRequest,
    pricing::{SHORTEST_ANSWER, WorstCase},
};

/// The same question to the default model; `None` when that is the one that is gone, or when the rest of
/// the reservation pays for no useful answer of it.
pub(super) fn to_default(engine: &GeminiEngine, asked: &AnswerRequest) -> Option<AnswerRequest> {
    let models = &engine.models;
    if asked.model == models.default_model {
        return None;
    }
    let now = engine.clock.now();
    let input = engine.prompt_tokens(asked).saturating_add(engine.token_allowance);
    let worst = |id: &str| WorstCase::new(models.table.resolve(id), input, now);
    let reserved = worst(&asked.model).amount(asked.max_output_tokens);
    let affordable = worst(&models.default_model).output_tokens_within(reserved);
    let longest = affordable.min(asked.max_output_tokens);
    (longest >= SHORTEST_ANSWER).then(|| AnswerRequest {
        model: models.default_model.clone(),
        max_output_tokens: longest,
        ..asked.clone()
    })
}
