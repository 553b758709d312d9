//! The task that makes one answer: it waits for its turn, calls the engine, hands events on, and
//! settles, in this order, whatever happens in between.

use std::{sync::Arc, time::Duration};

use futures::StreamExt as _;
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, Interval, MissedTickBehavior, interval_at, sleep, timeout},
};

use super::{
    answer_stream::{
        AnswerEvent, AnswerFailure, AnswerSender, AnswerStream, SendError, Started, channel,
    },
    draft::Draft,
    settlement,
    turn::{OpenTurn, record_progress},
};
use crate::{
    app::App,
    engine::{AnswerEvents, AnswerRequest, EngineError, EngineEvent},
    telemetry::error_chain,
};

/// How long an answer waits for a free place among the streams.
const CAPACITY_PATIENCE: Duration = Duration::from_secs(2);
/// Signs of life, for the case that this process dies.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(10);
/// What answers get to come to their end when the program is asked to stop.
const STOP_GRACE: Duration = Duration::from_secs(25);

/// Leave to stream.
pub(super) type Place = OwnedSemaphorePermit;

/// How the making of an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Finished,
    /// Nobody listens any more.
    Left,
    Failed(AnswerFailure),
}

impl Ending {
    /// The word for it in the ledger and in the metrics. The ledger knows no `refused`: the engine was not
    /// called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Finished => "done",
            Self::Left | Self::Failed(AnswerFailure::ClientTooSlow | AnswerFailure::Stopping) => {
                "stopped"
            }
            Self::Failed(AnswerFailure::StreamCapacity { .. }) => "refused",
            Self::Failed(_) => "failed",
        }
    }
}

impl From<SendError> for Ending {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Left => Self::Left,
            SendError::TooSlow => Self::Failed(AnswerFailure::ClientTooSlow),
        }
    }
}

/// Starts the task. It ends soon after the stream is dropped.
pub(super) fn start(
    app: &Arc<App>,
    place: Option<Place>,
    turn: OpenTurn,
    request: AnswerRequest,
) -> AnswerStream {
    let (sender, stream) = channel(app.settings.chat.write_timeout);
    let task = run(Arc::clone(app), place, turn, request, sender);
    app.runtime.spawn(task);
    stream
}

async fn run(
    app: Arc<App>,
    place: Option<Place>,
    turn: OpenTurn,
    request: AnswerRequest,
    sender: AnswerSender,
) {
    let mut draft = Draft::default();
    let stopping = app.runtime.stopping();
    let ending = tokio::select! {
        ending = in_place(&app, place, &turn, request, &mut draft, &sender) => ending,
        () = sender.left() => Ending::Left,
        () = async { stopping.cancelled().await; sleep(STOP_GRACE).await } => {
            Ending::Failed(AnswerFailure::Stopping)
        }
    };
    let finale = match settlement::settle(&app, &turn, draft, ending).await {
        Ok(finale) => finale,
        Err(error) => {
            let chain = error_chain(&error);
            tracing::error!(error = chain, hold.id = %turn.hold_id, "an answer is not settled yet");
            return sender.fail(AnswerFailure::Unexpected);
        }
    };
    for event in finale.events {
        if sender.send(event).await.is_err() {
            return;
        }
    }
    if let Some(failure) = finale.failure {
        sender.fail(failure);
    }
}

/// A place among the streams, without waiting.
pub(super) fn free_place(app: &App) -> Option<Place> {
    Arc::clone(&app.streams).try_acquire_owned().ok()
}

/// Makes the answer as soon as it has a place among the streams, and keeps that until it is made.
async fn in_place(
    app: &Arc<App>,
    place: Option<Place>,
    turn: &OpenTurn,
    request: AnswerRequest,
    draft: &mut Draft,
    sender: &AnswerSender,
) -> Ending {
    let mut life = SignsOfLife::new(app, turn);
    if place.is_some() {
        return produce(&mut life, request, draft, sender).await;
    }
    let places = Arc::clone(&app.streams);
    let Ok(Ok(_place)) = timeout(CAPACITY_PATIENCE, places.acquire_owned()).await else {
        return Ending::Failed(AnswerFailure::StreamCapacity { retry_after: CAPACITY_PATIENCE });
    };
    // The hold does not say yet that the engine was called.
    life.begin(draft).await;
    produce(&mut life, request, draft, sender).await
}

/// Fills the draft from the engine while handing its text on.
async fn produce(
    life: &mut SignsOfLife<'_>,
    request: AnswerRequest,
    draft: &mut Draft,
    sender: &AnswerSender,
) -> Ending {
    let started = Started {
        message: life.turn.message,
        session: life.turn.session.clone(),
        model: life.turn.model.id.clone(),
    };
    if let Err(error) = sender.send(AnswerEvent::Started(Box::new(started))).await {
        return error.into();
    }
    draft.called = true;
    let mut call = life.app.engine.answer(request);
    let called = loop {
        tokio::select! {
            called = &mut call => break called,
            _ = life.ticks.tick() => life.show(draft),
        }
    };
    match called {
        Ok(events) => relay(events, life, draft, sender).await,
        Err(error) => Ending::Failed(failure(&error)),
    }
}

async fn relay(
    mut events: AnswerEvents,
    life: &mut SignsOfLife<'_>,
    draft: &mut Draft,
    sender: &AnswerSender,
) -> Ending {
    loop {
        let event = tokio::select! {
            event = events.next() => event,
            _ = life.ticks.tick() => {
                life.show(draft);
                continue;
            }
        };
        let end = match event {
            Some(Ok(event)) => {
                let ends = matches!(event, EngineEvent::Finished { .. });
                let is_silent = draft.text.is_empty();
                if let Some(delta) = draft.take(event) {
                    if is_silent {
                        life.speak();
                    }
                    if let Err(error) = sender.send(AnswerEvent::Delta(delta)).await {
                        return error.into();
                    }
                }
                ends.then_some(Ending::Finished)
            }
            Some(Err(error)) => Some(Ending::Failed(failure(&error))),
            // Without its last event an answer is broken off, however complete it looks.
            None => Some(Ending::Failed(AnswerFailure::Unavailable { retry_after: None })),
        };
        if let Some(end) = end {
            return end;
        }
    }
}

fn failure(error: &EngineError) -> AnswerFailure {
    let chain = error_chain(error);
    tracing::warn!(error = chain, "the engine did not answer");
    match error {
        EngineError::Unavailable { retry_after, .. } => {
            AnswerFailure::Unavailable { retry_after: *retry_after }
        }
        EngineError::Rejected { .. } | EngineError::StorageFull { .. } => AnswerFailure::Rejected,
        EngineError::Blocked => AnswerFailure::Blocked,
        EngineError::Database(_) => AnswerFailure::Unexpected,
    }
}

/// Records how far an answer has come, beside it: a slow database does not hold up the text. Of all
/// answers one writes at a time and the others skip their turn, so that signs of life, however many
/// answers there are, never get in the way of those that settle.
struct SignsOfLife<'a> {
    app: &'a Arc<App>,
    turn: &'a OpenTurn,
    ticks: Interval,
    born: Instant,
}

impl<'a> SignsOfLife<'a> {
    fn new(app: &'a Arc<App>, turn: &'a OpenTurn) -> Self {
        let born = Instant::now();
        let mut ticks = interval_at(born + PROGRESS_INTERVAL, PROGRESS_INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { app, turn, ticks, born }
    }

    /// Records how long the first word took. What comes before the stream is timed with its request.
    fn speak(&self) {
        let seconds = self.born.elapsed().as_secs_f64();
        metrics::histogram!("chat_time_to_first_token_seconds").record(seconds);
    }

    async fn begin(&self, draft: &Draft) {
        if let Ok(turn) = Arc::clone(&self.app.signs_of_life).acquire_owned().await {
            self.write(draft, turn);
        }
    }

    fn show(&self, draft: &Draft) {
        if let Ok(turn) = Arc::clone(&self.app.signs_of_life).try_acquire_owned() {
            self.write(draft, turn);
        }
    }

    fn write(&self, draft: &Draft, turn: OwnedSemaphorePermit) {
        let app = Arc::clone(self.app);
        let (hold_id, message) = (self.turn.hold_id.clone(), self.turn.message);
        let progress = draft.progress(self.turn.prompt_tokens);
        let model = draft.model().unwrap_or(&self.turn.model.id).to_owned();
        let text = draft.text.clone();
        self.app.runtime.spawn(async move {
            let recorded = record_progress(&app, &hold_id, message, &model, progress, &text).await;
            if let Err(error) = recorded {
                let chain = error_chain(&error);
                tracing::warn!(error = chain, "the progress of an answer is not recorded");
            }
            drop(turn);
        });
    }
}
