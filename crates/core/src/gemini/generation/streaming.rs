//! Asking: attempts until the answer begins, then the answer as a stream.
//!
//! Invariant: nothing is repeated once text was handed out.

use std::collections::VecDeque;

use bytes::Bytes;
use futures::{StreamExt as _, stream};
use reqwest::Method;
use tokio::time::Instant;

use super::{
    AnswerEvent, AnswerEvents, Conclusion, GenerateRequest, UsageMetadata, reading::Reading,
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
    /// What was heard and not handed out yet.
    events: VecDeque<AnswerEvent>,
    /// Absent once there is nothing more to read.
    reading: Option<Reading>,
    /// Comes after the events.
    failure: Option<GeminiError>,
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
                Ok(begun) => match begun.wordless() {
                    Some(usage) if earlier.is_none() && attempts.another() => {
                        tracing::info!(model, "an answer without a word, asking once more");
                        earlier = Some(usage);
                    }
                    _ => return Ok(begun.into_stream(earlier)),
                },
                Err(error) => match (attempts.pause(error).await, earlier) {
                    (Ok(()), _) => {}
                    (Err(error), None) => return Err(error),
                    (Err(error), Some(usage)) => return Ok(failed(usage, error)),
                },
            }
        }
    }

    async fn begin(&self, model: &str, body: &Bytes) -> Result<Begun, GeminiError> {
        let path = format!("models/{model}:streamGenerateContent");
        let query = [("alt", "sse")];
        let request = self.transport.request(Method::POST, Root::Api, &path, &query)?;
        let (limits, asked) = (&self.limits, Instant::now());
        let sent = self.transport.send(request.body(body.clone()));
        let response = within(limits.first_byte, sent).await?;
        let first_byte = limits.first_byte.saturating_sub(asked.elapsed());
        let reading = Reading::new(self.transport.clone(), response, first_byte, limits.idle);
        let mut begun = Begun { events: VecDeque::new(), reading: Some(reading), failure: None };
        while begun.reading.is_some() && !begun.has_words() {
            begun.read_on().await;
        }
        // Words that were heard are handed out, whatever came after them.
        let has_words = begun.has_words();
        match begun.failure.take_if(|_| !has_words) {
            Some(failure) => Err(failure),
            None => Ok(begun),
        }
    }
}

impl Begun {
    fn has_words(&self) -> bool {
        self.events.iter().any(|event| matches!(event, AnswerEvent::Text(_)))
    }

    /// The tokens of an answer that ended without a word, if another attempt may bring one.
    fn wordless(&self) -> Option<UsageMetadata> {
        let Some(AnswerEvent::Finished(conclusion)) = self.events.back() else { return None };
        let silent = conclusion.text.is_empty() && conclusion.finish.deserves_another_attempt();
        silent.then(|| conclusion.usage.unwrap_or_default())
    }

    fn into_stream(self, earlier: Option<UsageMetadata>) -> AnswerEvents {
        let events = stream::unfold(self, |mut begun| async {
            begun.next().await.map(|event| (event, begun))
        });
        events.map(move |event| event.map(|event| including(event, earlier))).boxed()
    }

    async fn next(&mut self) -> Option<Result<AnswerEvent, GeminiError>> {
        while self.events.is_empty() && self.reading.is_some() {
            self.read_on().await;
        }
        let event = self.events.pop_front().map(Ok);
        event.or_else(|| self.failure.take().map(Err))
    }

    /// Hears more. When there is nothing more to hear, the connection is closed at once.
    async fn read_on(&mut self) {
        let Some(reading) = &mut self.reading else { return };
        match reading.next(&mut self.events).await {
            Ok(false) => {}
            Ok(true) => self.reading = None,
            Err(failure) => {
                self.reading = None;
                self.failure = Some(failure);
            }
        }
    }
}

/// No answer after all, but an earlier attempt is to be paid for.
fn failed(usage: UsageMetadata, error: GeminiError) -> AnswerEvents {
    stream::iter([Ok(AnswerEvent::Usage(usage)), Err(error)]).boxed()
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
