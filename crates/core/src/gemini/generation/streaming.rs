//! Asking: attempts until the answer begins, then the answer, as one stream.
//!
//! Invariants: nothing is repeated once text was handed out; what an attempt used is told as soon as the
//! provider tells it, also of attempts that come to nothing.

use std::{collections::VecDeque, future};

use futures::{FutureExt as _, StreamExt as _, stream};
use reqwest::Method;
use tokio::{sync::mpsc, time::Instant};

use super::{AnswerEvent, AnswerEvents, Asked, Conclusion, Plan, Spent, reading::Reading};
use crate::gemini::{
    ErrorKind, Gemini, GeminiError,
    call::{json, within},
    names::model_id,
    operation::Operation,
    retry::Attempts,
    transport::Root,
};

impl Gemini {
    /// Asks as planned. Whatever goes wrong before the first text is tried again as often as the settings
    /// and the plan allow, and an answer without a word once. Nothing happens unless the stream is read.
    pub fn generate(&self, plan: impl Plan) -> AnswerEvents {
        // The work is part of the stream, so an event waits here only until it is taken.
        let (tell, mut told) = mpsc::channel(1);
        let work = Asking { gemini: self.clone(), plan, tell }.run();
        let work = work.into_stream().filter_map(|()| future::ready(None));
        stream::select(stream::poll_fn(move |context| told.poll_recv(context)), work).boxed()
    }
}

struct Asking<P> {
    gemini: Gemini,
    plan: P,
    tell: mpsc::Sender<Result<AnswerEvent, GeminiError>>,
}

/// An answer that has begun, or is complete.
struct Begun {
    /// What was heard and not handed out yet.
    events: VecDeque<AnswerEvent>,
    /// Absent once there is nothing more to read.
    reading: Option<Reading>,
    /// Comes after the events.
    failure: Option<GeminiError>,
}

impl<P: Plan> Asking<P> {
    async fn run(mut self) {
        if let Err(error) = self.answer().await {
            self.say(Err(error)).await;
        }
    }

    async fn answer(&mut self) -> Result<(), GeminiError> {
        let mut attempts = Attempts::new(self.gemini.limits.stream_attempts);
        let mut asked = self.plan.first();
        let mut is_repeated = false;
        loop {
            let mut spent = Spent::default();
            let error = match self.attempt(&asked, &mut spent).await {
                Ok(begun) => {
                    let may_repeat = begun.is_wordless() && !is_repeated && attempts.another();
                    let next = if may_repeat { self.plan.again(&spent) } else { None };
                    let Some(next) = next else { return self.relay(begun).await };
                    tracing::info!(asked.model, "an answer without a word, asking once more");
                    self.say(Ok(AnswerEvent::GivenUp(spent))).await;
                    (asked, is_repeated) = (next, true);
                    continue;
                }
                Err(error) => error,
            };
            self.say(Ok(AnswerEvent::GivenUp(spent.clone()))).await;
            asked = if error.kind() == ErrorKind::ModelNotFound {
                self.plan.instead().ok_or(error)?
            } else if let Some(next) = self.plan.again(&spent) {
                attempts.pause(error).await?;
                next
            } else {
                return Err(error);
            };
        }
    }

    async fn attempt(&self, asked: &Asked, spent: &mut Spent) -> Result<Begun, GeminiError> {
        let model = model_id(&asked.model)?;
        self.say(Ok(AnswerEvent::Asked(asked.model.clone()))).await;
        self.gemini.guarded(Operation::Generate, model, self.begin(model, asked, spent)).await
    }

    /// Until the first text, or the end.
    async fn begin(
        &self,
        model: &str,
        asked: &Asked,
        spent: &mut Spent,
    ) -> Result<Begun, GeminiError> {
        let mut begun = Begun::of(self.gemini.send(model, asked).await?);
        while begun.reading.is_some() && begun.events.is_empty() {
            begun.read_on().await;
            for count in begun.counts() {
                spent.add(&count);
                self.say(Ok(count)).await;
            }
        }
        if let Some(conclusion) = begun.conclusion() {
            (spent.usage, spent.has_ended) = (conclusion.usage, true);
        }
        // Words that were heard are handed out, whatever came after them.
        let is_silent = begun.events.is_empty();
        begun.failure.take_if(|_| is_silent).map_or(Ok(begun), Err)
    }

    async fn relay(&self, mut begun: Begun) -> Result<(), GeminiError> {
        loop {
            while let Some(event) = begun.events.pop_front() {
                self.say(Ok(event)).await;
            }
            if begun.reading.is_none() {
                return begun.failure.map_or(Ok(()), Err);
            }
            begun.read_on().await;
        }
    }

    async fn say(&self, event: Result<AnswerEvent, GeminiError>) {
        // The other end is part of the same stream: if it is gone, so is this.
        let _ = self.tell.send(event).await;
    }
}

impl Gemini {
    async fn send(&self, model: &str, asked: &Asked) -> Result<Reading, GeminiError> {
        let path = format!("models/{model}:streamGenerateContent");
        let request = self.transport.request(Method::POST, Root::Api, &path, &[("alt", "sse")])?;
        let (limits, begun) = (&self.limits, Instant::now());
        let sent = self.transport.send(request.body(json(&asked.request)?));
        let response = within(limits.first_byte, sent).await?;
        let first_byte = limits.first_byte.saturating_sub(begun.elapsed());
        Ok(Reading::new(self.transport.clone(), response, first_byte, limits.idle))
    }
}

impl Begun {
    fn of(reading: Reading) -> Self {
        Self { events: VecDeque::new(), reading: Some(reading), failure: None }
    }

    /// Takes what was heard before the first text and the end.
    fn counts(&mut self) -> Vec<AnswerEvent> {
        let is_more =
            |event: &AnswerEvent| matches!(event, AnswerEvent::Text(_) | AnswerEvent::Finished(_));
        let end = self.events.iter().position(is_more).unwrap_or(self.events.len());
        self.events.drain(..end).collect()
    }

    /// Of an answer that ended before its first text.
    fn conclusion(&self) -> Option<&Conclusion> {
        match self.events.front() {
            Some(AnswerEvent::Finished(conclusion)) => Some(conclusion),
            _ => None,
        }
    }

    /// Whether there is no text, and another attempt may bring one.
    fn is_wordless(&self) -> bool {
        self.conclusion().is_some_and(|conclusion| conclusion.finish.deserves_another_attempt())
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

impl Spent {
    /// Counts told on the way have been seen to go down, but nothing that was used is given back.
    fn add(&mut self, event: &AnswerEvent) {
        match event {
            AnswerEvent::Usage(usage) => {
                self.usage = Some(self.usage.map_or(*usage, |known| known.most(*usage)));
            }
            AnswerEvent::Model(model) => self.model = Some(model.clone()),
            _ => {}
        }
    }
}
