//! The task that makes one answer: it waits for its turn, calls the engine, hands events on, and
//! settles, in this order, whatever happens in between.

use std::{sync::Arc, time::Duration};

use futures::StreamExt as _;
use tokio::{
    sync::OwnedSemaphorePermit,
    task::JoinHandle,
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
};

/// How long an answer waits for a free place among the streams.
const CAPACITY_PATIENCE: Duration = Duration::from_secs(2);
/// Signs of life, for the case that this process dies.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(5);
/// What answers get to come to their end when the program is asked to stop.
const STOP_GRACE: Duration = Duration::from_secs(25);

/// How the making of an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Finished,
    /// Nobody listens any more.
    Left,
    Failed(AnswerFailure),
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
pub(super) fn start(app: &Arc<App>, turn: OpenTurn, request: AnswerRequest) -> AnswerStream {
    let (sender, stream) = channel(app.settings.chat.write_timeout);
    let task = run(Arc::clone(app), turn, request, sender);
    app.runtime.spawn(task);
    stream
}

async fn run(app: Arc<App>, turn: OpenTurn, request: AnswerRequest, sender: AnswerSender) {
    let mut draft = Draft::default();
    let stopping = app.runtime.stopping();
    let ending = tokio::select! {
        ending = produce(&app, &turn, request, &mut draft, &sender) => ending,
        () = sender.left() => Ending::Left,
        () = async { stopping.cancelled().await; sleep(STOP_GRACE).await } => {
            Ending::Failed(AnswerFailure::Stopping)
        }
    };
    let finale = match settlement::settle(&app, &turn, draft, ending).await {
        Ok(finale) => finale,
        Err(error) => {
            let chain = &error as &dyn std::error::Error;
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

/// Fills the draft from the engine while handing its text on.
async fn produce(
    app: &Arc<App>,
    turn: &OpenTurn,
    request: AnswerRequest,
    draft: &mut Draft,
    sender: &AnswerSender,
) -> Ending {
    let Some(_place) = place(app).await else {
        return Ending::Failed(AnswerFailure::StreamCapacity { retry_after: CAPACITY_PATIENCE });
    };
    let started = Started {
        message: turn.message,
        session: turn.session.clone(),
        model: turn.model.id.clone(),
    };
    if let Err(error) = sender.send(AnswerEvent::Started(Box::new(started))).await {
        return error.into();
    }
    draft.called = true;
    let mut life = SignsOfLife::begin(app, turn, draft);
    let mut call = app.engine.answer(request);
    let called = loop {
        tokio::select! {
            called = &mut call => break called,
            _ = life.ticks.tick() => life.show(draft),
        }
    };
    match called {
        Ok(events) => relay(events, &mut life, draft, sender).await,
        Err(error) => Ending::Failed(failure(&error)),
    }
}

/// A place among the streams; held until the answer is made.
async fn place(app: &App) -> Option<OwnedSemaphorePermit> {
    let places = Arc::clone(&app.streams);
    timeout(CAPACITY_PATIENCE, places.acquire_owned()).await.ok()?.ok()
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
                if let Some(delta) = draft.take(event)
                    && let Err(error) = sender.send(AnswerEvent::Delta(delta)).await
                {
                    return error.into();
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
    let chain = error as &dyn std::error::Error;
    tracing::warn!(error = chain, "the engine did not answer");
    match error {
        EngineError::Unavailable { retry_after, .. } => {
            AnswerFailure::Unavailable { retry_after: *retry_after }
        }
        EngineError::Rejected { .. } => AnswerFailure::Rejected,
        EngineError::Blocked => AnswerFailure::Blocked,
        EngineError::Database(_) => AnswerFailure::Unexpected,
    }
}

/// Records how far an answer has come, beside it: a slow database does not hold up the text.
struct SignsOfLife<'a> {
    app: &'a Arc<App>,
    turn: &'a OpenTurn,
    ticks: Interval,
    writing: Option<JoinHandle<()>>,
}

impl<'a> SignsOfLife<'a> {
    fn begin(app: &'a Arc<App>, turn: &'a OpenTurn, draft: &Draft) -> Self {
        let mut ticks = interval_at(Instant::now() + PROGRESS_INTERVAL, PROGRESS_INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut life = Self { app, turn, ticks, writing: None };
        life.show(draft);
        life
    }

    fn show(&mut self, draft: &Draft) {
        if self.writing.as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        let app = Arc::clone(self.app);
        let (hold_id, message) = (self.turn.hold_id.clone(), self.turn.message);
        let progress = draft.progress(self.turn.prompt_tokens);
        let text = draft.text.clone();
        self.writing = Some(self.app.runtime.spawn(async move {
            let recorded = record_progress(&app, &hold_id, message, progress, &text).await;
            if let Err(error) = recorded {
                let chain = &error as &dyn std::error::Error;
                tracing::warn!(error = chain, "the progress of an answer is not recorded");
            }
        }));
    }
}
