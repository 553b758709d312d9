//! Which attempts at an answer the reservation pays for: the chosen model, the same once more after an
//! attempt that came to nothing, and the default model in the place of one that the provider has given up.
//!
//! Invariant: all attempts together cost no more than what was reserved for one of the chosen model, as far
//! as the provider keeps to what it was asked; where less of that is left, the next answer is shorter.

use std::sync::Arc;

use super::{GeminiEngine, conclusion, prompt, scope::Scope};
use crate::{
    engine::AnswerRequest,
    gemini::{self, Asked, Spent},
    money::Micros,
    pricing::{SHORTEST_ANSWER, WorstCase, answer_cost},
};

pub(super) struct Plan {
    engine: GeminiEngine,
    asked: AnswerRequest,
    scope: Arc<Scope>,
    /// What was reserved, less what is used.
    rest: Micros,
    has_spent: bool,
}

impl Plan {
    pub fn new(engine: &GeminiEngine, asked: AnswerRequest, scope: Arc<Scope>) -> Self {
        let engine = engine.clone();
        let mut plan = Self { engine, asked, scope, rest: Micros(0), has_spent: false };
        plan.rest = plan.worst(&plan.asked.model).amount(plan.asked.max_output_tokens);
        plan
    }

    fn worst(&self, model: &str) -> WorstCase {
        let input =
            self.engine.prompt_tokens(&self.asked).saturating_add(self.engine.token_allowance);
        let model = self.engine.models.table.resolve(model);
        WorstCase::new(model, input, self.engine.clock.now())
    }

    /// The question to this model, as long an answer as the rest pays for; `None` when that is no useful
    /// one.
    fn within_the_rest(&mut self, model: String) -> Option<Asked> {
        let affordable = self.worst(&model).output_tokens_within(self.rest);
        let longest = affordable.min(self.asked.max_output_tokens);
        if longest < SHORTEST_ANSWER {
            return None;
        }
        self.asked.model = model;
        self.asked.max_output_tokens = longest;
        Some(gemini::Plan::first(self))
    }
}

impl gemini::Plan for Plan {
    fn first(&self) -> Asked {
        let model = self.engine.models.table.resolve(&self.asked.model);
        let request = prompt::request(&self.asked, &self.scope, model, self.engine.top_k);
        Asked { model: self.asked.model.clone(), request }
    }

    fn again(&mut self, spent: &Spent) -> Option<Asked> {
        let sent = self.engine.prompt_tokens(&self.asked);
        let used = conclusion::usage(&conclusion::spent(spent, sent));
        let answered = spent.model.as_deref().unwrap_or(&self.asked.model);
        let model = self.engine.models.table.resolve(answered);
        let cost = answer_cost(model, used, self.engine.clock.now());
        self.rest = self.rest.remaining_after(cost);
        self.has_spent |= cost > Micros(0);
        if self.has_spent {
            self.within_the_rest(self.asked.model.clone())
        } else {
            Some(gemini::Plan::first(self))
        }
    }

    fn instead(&mut self) -> Option<Asked> {
        let default = self.engine.models.default_model.clone();
        if self.asked.model == default {
            return None;
        }
        let gone = self.asked.model.clone();
        let other = self.within_the_rest(default)?;
        tracing::warn!(model = gone, default = other.model, "the provider has no such model");
        Some(other)
    }
}
