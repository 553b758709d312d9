//! Asking: attempts until the answer begins, then the answer as a stream.
//!
//! Invariant: nothing is repeated once text was handed out.

use std::collections::VecDeque;

use bytes::Bytes;
use futures::{StreamExt as _, stream};
use reqwest::Method;

use super::{
    AnswerEvent, AnswerEvents, Conclusion, GenerateRequest, UsageMetadata,
    reading::{Progress, Reading},
};
use crate::gemini::{
    Gemini, GeminiError,
    call::{json, within},
    names::model_id,
    operation::Operation,
    retry::Attempts,
    transport::Root,
};

/// An answer that has begun, or is complete.
struct Begun {
    events: VecDeque<AnswerEvent>,
    /// Absent once everything has been read.
    reading: Option<Reading>,
}

impl Gemini {
    /// Asks a model. Answers when the first text, or the end, is there: whatever goes wrong before is
    /// tried again here as often as the settings allow, and an answer without a word once.
    pub async fn generate(
        &self,
        model: &str,
        request: &GenerateRequest,
    ) -> Result<AnswerEvents, GeminiError> {
        let model = model_id(model)?;
        let body = json(request)?;
        let mut attempts = Attempts::new(self.limits.stream_attempts);
        let mut earlier: Option<UsageMetadata> = None;
        loop {
            let attempt = self.begin(model, &body);
            match self.guarded(Operation::Generate, model, attempt).await {
                Ok(mut begun) => match begun.wordless() {
                    Some(usage) if earlier.is_none() && self.limits.stream_attempts > 1 => {
                        tracing::info!(model, "an answer without a word, asking once more");
                        earlier = Some(usage);
                    }
                    _ => return Ok(begun.into_stream(earlier)),
                },
                Err(error) => attempts.pause(error).await?,
            }
        }
    }

    async fn begin(&self, model: &str, body: &Bytes) -> Result<Begun, GeminiError> {
        let path = format!("models/{model}:streamGenerateContent");
        let query = [("alt", "sse")];
        let request = self.transport.request(Method::POST, Root::Api, &path, &query)?;
        let sent = self.transport.send(request.body(body.clone()));
        let response = within(self.limits.first_byte, sent).await?;
        let limits = &self.limits;
        let mut reading =
            Reading::new(self.transport.clone(), response, limits.first_byte, limits.idle);
        let mut events = VecDeque::new();
        loop {
            match reading.next().await? {
                Progress::More(said) => events.extend(said),
                Progress::Over(said) => {
                    events.extend(said);
                    return Ok(Begun { events, reading: None });
                }
            }
            if events.iter().any(|event| matches!(event, AnswerEvent::Text(_))) {
                return Ok(Begun { events, reading: Some(reading) });
            }
        }
    }
}

impl Begun {
    /// The tokens of an answer that ended without a word, if another attempt may bring one.
    fn wordless(&mut self) -> Option<UsageMetadata> {
        let Some(AnswerEvent::Finished(conclusion)) = self.events.back() else { return None };
        let silent = conclusion.text.is_empty() && conclusion.finish.deserves_another_attempt();
        silent.then(|| conclusion.usage.unwrap_or_default())
    }

    fn into_stream(self, earlier: Option<UsageMetadata>) -> AnswerEvents {
        let events = stream::unfold(Some(self), |begun| async {
            let mut begun = begun?;
            match begun.next().await {
                Ok(Some(event)) => Some((Ok(event), Some(begun))),
                Ok(None) => None,
                // The connection is closed before the error is seen.
                Err(error) => {
                    drop(begun);
                    Some((Err(error), None))
                }
            }
        });
        events.map(move |event| event.map(|event| including(event, earlier))).boxed()
    }

    async fn next(&mut self) -> Result<Option<AnswerEvent>, GeminiError> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Ok(Some(event));
            }
            let Some(reading) = &mut self.reading else { return Ok(None) };
            match reading.next().await? {
                Progress::More(said) => self.events.extend(said),
                Progress::Over(said) => {
                    self.events.extend(said);
                    self.reading = None;
                }
            }
        }
    }
}

/// Adds the tokens of an earlier attempt, which are paid for as well.
fn including(event: AnswerEvent, earlier: Option<UsageMetadata>) -> AnswerEvent {
    let Some(earlier) = earlier else { return event };
    match event {
        AnswerEvent::Usage(usage) => AnswerEvent::Usage(usage.plus(earlier)),
        AnswerEvent::Finished(conclusion) => {
            let usage = Some(conclusion.usage.unwrap_or_default().plus(earlier));
            AnswerEvent::Finished(Box::new(Conclusion { usage, ..*conclusion }))
        }
        text @ AnswerEvent::Text(_) => text,
    }
}
