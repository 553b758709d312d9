//! From a question to the events of its answer.

use futures::{StreamExt as _, stream};

use super::{
    GeminiEngine, conclusion, failure, fallback, grounding, nothing, prompt, scope, scope::Scope,
};
use crate::{
    engine::{AnswerEvents, AnswerRequest, EngineError, EngineEvent, Grounding, Usage},
    gemini::{self, AnswerEvent, Conclusion, ErrorKind, GeminiError},
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
    let (model, events) = generate(engine, &asked, &scope).await?;
    let prompt = engine.prompt_tokens(&asked);
    let telling = Telling { model, scope, prompt, so_far: Usage::default() };
    Ok(told(events, telling))
}

/// Asks the chosen model, and the default one when the provider has no such model any more. Answers
/// which was asked.
async fn generate(
    engine: &GeminiEngine,
    asked: &AnswerRequest,
    scope: &Scope,
) -> Result<(String, gemini::AnswerEvents), EngineError> {
    let error = match call(engine, asked, scope).await {
        Ok(events) => return Ok((asked.model.clone(), events)),
        Err(error) => error,
    };
    if error.kind() != ErrorKind::ModelNotFound {
        return Err(failure::of(error));
    }
    let Some(other) = fallback::to_default(engine, asked) else {
        return Err(failure::of(error));
    };
    tracing::warn!(model = asked.model, default = other.model, "the provider has no such model");
    let events = call(engine, &other, scope).await.map_err(failure::of)?;
    Ok((other.model, events))
}

async fn call(
    engine: &GeminiEngine,
    asked: &AnswerRequest,
    scope: &Scope,
) -> Result<gemini::AnswerEvents, GeminiError> {
    let model = engine.models.table.resolve(&asked.model);
    let request = prompt::request(asked, scope, model, engine.top_k);
    engine.gemini.generate(&asked.model, &request).await
}

/// What is needed to understand the events of one answer.
struct Telling {
    model: String,
    scope: Scope,
    /// What was sent, for an answer that comes without a count.
    prompt: i64,
    so_far: Usage,
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
    fn tell(&mut self, event: Result<AnswerEvent, GeminiError>) -> Told {
        match event {
            Ok(AnswerEvent::Text(delta)) => vec![Ok(EngineEvent::Delta(delta))],
            Ok(AnswerEvent::Usage(usage)) => {
                self.so_far = conclusion::most(self.so_far, conclusion::usage(&usage));
                vec![Ok(EngineEvent::Usage(self.so_far))]
            }
            Ok(AnswerEvent::Finished(conclusion)) => self.conclude(&conclusion),
            Err(error) => vec![Err(failure::of(error))],
        }
    }

    fn conclude(&self, conclusion: &Conclusion) -> Told {
        tracing::debug!(
            response.id = conclusion.response_id,
            finish = ?conclusion.finish,
            message = conclusion.finish_message,
            "the provider has answered"
        );
        let usage = conclusion.usage.as_ref().map(conclusion::usage);
        let Some(reason) = conclusion::reason(&conclusion.finish) else {
            let usage = usage.map(|usage| Ok(EngineEvent::Usage(usage)));
            return usage.into_iter().chain([Err(EngineError::Blocked)]).collect();
        };
        let told = conclusion.grounding.as_ref();
        let grounding =
            told.map(|told| grounding::of(&conclusion.text, told, &self.scope.documents));
        let grounding = grounding.unwrap_or_default();
        let mut events = Vec::with_capacity(3);
        if usage.is_none() {
            events.push(Ok(EngineEvent::Usage(self.estimate(&grounding))));
        }
        events.push(Ok(EngineEvent::Grounding(grounding)));
        let model = self.model_of(conclusion);
        events.push(Ok(EngineEvent::Finished { reason, usage, model }));
        events
    }

    /// Without a count of the provider's: what was sent and found, as far as it is known here.
    fn estimate(&self, grounding: &Grounding) -> Usage {
        let found: usize = grounding.passages.iter().map(|passage| passage.text.len()).sum();
        let sent =
            Usage { prompt: self.prompt, retrieved: estimated_tokens(found), ..Usage::default() };
        conclusion::most(self.so_far, sent)
    }

    /// The provider may let another model answer; that one is priced.
    fn model_of(&self, conclusion: &Conclusion) -> String {
        let version = conclusion.model_version.as_deref().unwrap_or(&self.model);
        let version = version.strip_prefix("models/").unwrap_or(version);
        if version != self.model {
            tracing::info!(asked = self.model, answered = version, "another model has answered");
        }
        version.to_owned()
    }
}
