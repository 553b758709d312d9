//! From a question to the events of its answer.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use futures::{StreamExt as _, stream};

use super::{
    GeminiEngine, conclusion, failure, grounding, nothing, plan::Plan, scope, scope::Scope,
};
use crate::{
    engine::{AnswerEvents, AnswerRequest, EngineError, EngineEvent},
    gemini::{self, AnswerEvent, Conclusion, GeminiError, GroundingMetadata, UsageMetadata},
    usage::estimated_tokens,
};

pub(super) async fn answer(
    engine: &GeminiEngine,
    asked: AnswerRequest,
) -> Result<AnswerEvents, EngineError> {
    let scope = scope::resolve(&engine.db, &asked, engine.clock.now()).await?;
    if scope.stores.is_empty() {
        return nothing::found(asked).await;
    }
    let scope = Arc::new(scope);
    let telling = Telling::new(engine.prompt_tokens(&asked), Arc::clone(&scope));
    Ok(told(engine.gemini.generate(Plan::new(engine, asked, scope)), telling))
}

/// What is needed to understand the events of one answer.
struct Telling {
    scope: Arc<Scope>,
    /// What is sent with each attempt, as far as it is known here.
    sent: UsageMetadata,
    /// The model that was asked, then the one that answers.
    model: String,
    /// Attempts that came to nothing.
    earlier: UsageMetadata,
    /// Whether nobody counted one of these to its end.
    is_estimated: bool,
    /// The present attempt.
    so_far: UsageMetadata,
}

type Told = Vec<Result<EngineEvent, EngineError>>;

fn told(events: gemini::AnswerEvents, telling: Telling) -> AnswerEvents {
    let told = events.scan(telling, |telling, event| {
        let told = telling.tell(event);
        async move { Some(stream::iter(told)) }
    });
    told.flatten().boxed()
}

impl Telling {
    fn new(prompt: i64, scope: Arc<Scope>) -> Self {
        let nothing = UsageMetadata::default();
        Self {
            scope,
            sent: conclusion::sent(prompt),
            model: String::new(),
            earlier: nothing,
            is_estimated: false,
            so_far: nothing,
        }
    }

    fn tell(&mut self, event: Result<AnswerEvent, GeminiError>) -> Told {
        match event {
            Ok(AnswerEvent::Asked(model)) => {
                self.so_far = self.sent;
                self.model = model;
                vec![Ok(EngineEvent::Model(self.model.clone())), Ok(self.count())]
            }
            Ok(AnswerEvent::Model(version)) => self.answered_by(&version),
            Ok(AnswerEvent::Usage(usage)) => {
                self.so_far = self.so_far.most(usage);
                vec![Ok(self.count())]
            }
            Ok(AnswerEvent::GivenUp(spent)) => {
                let used = conclusion::spent(&spent, self.sent.prompt_token_count);
                self.earlier = self.earlier.plus(used);
                self.is_estimated |=
                    used != UsageMetadata::default() && !(spent.has_ended && spent.usage.is_some());
                self.so_far = UsageMetadata::default();
                vec![Ok(self.count())]
            }
            Ok(AnswerEvent::Text(delta)) => vec![Ok(EngineEvent::Delta(delta))],
            Ok(AnswerEvent::Finished(conclusion)) => self.conclude(&conclusion),
            Err(error) => vec![Err(failure::of(error))],
        }
    }

    /// What all attempts have used so far.
    fn count(&self) -> EngineEvent {
        EngineEvent::Usage(conclusion::usage(&self.earlier.plus(self.so_far)))
    }

    /// The provider may let another model answer; that one is priced.
    fn answered_by(&mut self, version: &str) -> Told {
        let version = version.strip_prefix("models/").unwrap_or(version);
        if version == self.model {
            return Vec::new();
        }
        tracing::info!(asked = self.model, answered = version, "another model answers");
        version.clone_into(&mut self.model);
        vec![Ok(EngineEvent::Model(self.model.clone()))]
    }

    fn conclude(&mut self, conclusion: &Conclusion) -> Told {
        tracing::debug!(
            response.id = conclusion.response_id,
            finish = ?conclusion.finish,
            message = conclusion.finish_message,
            "the provider has answered"
        );
        let told = conclusion.grounding.as_ref();
        self.so_far = conclusion.usage.unwrap_or_else(|| self.estimate(told));
        let is_counted = conclusion.usage.is_some() && !self.is_estimated;
        let usage = conclusion::usage(&self.earlier.plus(self.so_far));
        let Some(reason) = conclusion::reason(&conclusion.finish) else {
            return vec![Ok(EngineEvent::Usage(usage)), Err(EngineError::Blocked)];
        };
        let grounding =
            told.map(|told| grounding::of(&conclusion.text, told, &self.scope.documents));
        let usage_at_end = is_counted.then_some(usage);
        let model = self.model.clone();
        vec![
            Ok(EngineEvent::Usage(usage)),
            Ok(EngineEvent::Grounding(grounding.unwrap_or_default())),
            Ok(EngineEvent::Finished { reason, usage: usage_at_end, model }),
        ]
    }

    /// Without a count of the provider's: what was sent and found, as far as it is known here.
    fn estimate(&self, told: Option<&GroundingMetadata>) -> UsageMetadata {
        let found = told.map_or(0, grounding::bytes_found);
        let tool_use_prompt_token_count = estimated_tokens(found);
        self.so_far.most(UsageMetadata { tool_use_prompt_token_count, ..self.sent })
    }
}
