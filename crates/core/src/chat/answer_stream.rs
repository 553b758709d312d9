//! What a listener of an answer sees.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::sources::{Citation, Source};
use crate::{
    engine::{FinishReason, Usage},
    ids::MessageId,
    money::Micros,
};

/// Events that may wait for a slow listener before the engine has to wait too.
const WAITING_EVENTS: usize = 64;

/// Part of an answer, in this order: started, deltas, grounded, finished; or failed at any point.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerEvent {
    Started(Box<Started>),
    /// Never empty.
    Delta(String),
    /// What the answer rests on; exactly once in an answer that finishes, maybe empty.
    Grounded(Vec<Source>, Vec<Citation>),
    /// The last event of an answer that came to its end. It is saved and settled.
    Finished(Box<Finished>),
    /// The last event of one that did not. What there was of it is saved and settled.
    Failed(AnswerFailure),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// Under which the answer will be saved.
    pub message: MessageId,
    pub session: String,
    pub model: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    pub reason: FinishReason,
    pub usage: Usage,
    pub cost: Micros,
    /// The model that answered.
    pub model: String,
    /// Whether it rests on at least one passage.
    pub grounded: bool,
}

/// Why an answer did not come to its end, as far as the listener can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFailure {
    /// Too many answers are being streamed.
    StreamCapacity { retry_after: Duration },
    /// The engine cannot be reached, or broke off.
    Unavailable { retry_after: Option<Duration> },
    /// The engine refuses the request.
    Rejected,
    /// The engine refuses the content.
    Blocked,
    /// The engine came to the end of its answer without a word.
    Wordless,
    /// The answer may not be longer, and had not come to its first word.
    LengthUsedUp,
    /// The same, because the rest of the budget allowed no longer one.
    BudgetUsedUp,
    /// The listener took no data for too long.
    ClientTooSlow,
    /// The program is stopping.
    Stopping,
    /// Our own failure.
    Unexpected,
}

/// An answer while it is made. Dropping it cancels the engine's work; what was produced is still
/// saved and settled.
#[derive(Debug)]
pub struct AnswerStream {
    events: mpsc::Receiver<AnswerEvent>,
    failure: oneshot::Receiver<AnswerFailure>,
    ended: bool,
}

/// The other end of an [`AnswerStream`].
#[derive(Debug)]
pub(super) struct AnswerSender {
    events: mpsc::Sender<AnswerEvent>,
    failure: oneshot::Sender<AnswerFailure>,
    write_timeout: Duration,
}

/// Why an event could not be handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SendError {
    /// Nobody listens any more.
    Left,
    /// The listener took nothing for the write timeout.
    TooSlow,
}

pub(super) fn channel(write_timeout: Duration) -> (AnswerSender, AnswerStream) {
    let (events, receiver) = mpsc::channel(WAITING_EVENTS);
    let (failure, failed) = oneshot::channel();
    let sender = AnswerSender { events, failure, write_timeout };
    let stream = AnswerStream { events: receiver, failure: failed, ended: false };
    (sender, stream)
}

impl AnswerStream {
    /// The next event; `None` after the last one.
    pub async fn next(&mut self) -> Option<AnswerEvent> {
        if let Some(event) = self.events.recv().await {
            self.ended = matches!(event, AnswerEvent::Finished(_));
            return Some(event);
        }
        if std::mem::replace(&mut self.ended, true) {
            return None;
        }
        let failure = self.failure.try_recv().unwrap_or(AnswerFailure::Unexpected);
        Some(AnswerEvent::Failed(failure))
    }
}

impl AnswerSender {
    /// Hands an event over, waiting for a slow listener as long as it may be slow.
    pub async fn send(&self, event: AnswerEvent) -> Result<(), SendError> {
        let event = match self.events.try_send(event) {
            Ok(()) => return Ok(()),
            Err(mpsc::error::TrySendError::Closed(_)) => return Err(SendError::Left),
            Err(mpsc::error::TrySendError::Full(event)) => event,
        };
        match tokio::time::timeout(self.write_timeout, self.events.send(event)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(SendError::Left),
            Err(_) => Err(SendError::TooSlow),
        }
    }

    /// Completes when nobody listens any more.
    pub async fn left(&self) {
        self.events.closed().await;
    }

    /// Ends the stream with a failure. It needs no room, so a listener that is stuck learns it too.
    pub fn fail(self, failure: AnswerFailure) {
        // Nobody listens any more: then nobody needs to know.
        let _ = self.failure.send(failure);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{AnswerEvent, AnswerFailure, SendError, channel};

    #[tokio::test]
    async fn a_stuck_listener_is_told_so_after_what_it_had_been_sent() {
        let (sender, mut stream) = channel(Duration::from_millis(20));
        let mut sent = 0;
        let error = loop {
            match sender.send(AnswerEvent::Delta("x".to_owned())).await {
                Ok(()) => sent += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(error, SendError::TooSlow);
        sender.fail(AnswerFailure::ClientTooSlow);
        for _ in 0..sent {
            assert_eq!(stream.next().await, Some(AnswerEvent::Delta("x".to_owned())));
        }
        let failed = AnswerEvent::Failed(AnswerFailure::ClientTooSlow);
        assert_eq!(stream.next().await, Some(failed));
        assert_eq!(stream.next().await, None);
    }

    #[tokio::test]
    async fn a_listener_that_left_is_noticed_at_once() {
        let (sender, stream) = channel(Duration::from_secs(30));
        drop(stream);
        sender.left().await;
        let event = AnswerEvent::Delta("x".to_owned());
        assert_eq!(sender.send(event).await, Err(SendError::Left));
    }
}
