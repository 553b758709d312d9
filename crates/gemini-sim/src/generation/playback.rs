//! A streamed answer as a response body: events, pauses and accidents, one step at a time.
//!
//! Invariant: the stream ticket counts as completed exactly when the simulator itself has ended the
//! body or the connection; a body dropped before that was cancelled by the client.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures::Stream;
use tokio::time::{Sleep, sleep};

use super::events::Events;
use super::framing::Framing;
use super::script::Script;
use super::tampering::Arriving;
use crate::connection::Connection;
use crate::counters::{CallTicket, StreamTicket};
use crate::exchange::Exchange;
use crate::faults::{ActiveFaults, Fault};
use crate::refusal::ApiError;

/// One thing the stream does next.
#[derive(Debug)]
pub enum Step {
    Send(Bytes),
    /// Let what was sent leave before going on.
    Flush,
    Wait(Duration),
    /// Never go on.
    Stall,
    HangUp,
}

/// How the stream ends, and after how many events if not after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Complete,
    /// Cleanly, but without the last event.
    Cut,
    Drop(u64),
    Stall(u64),
    ErrorEvent,
    ErrorRaw,
}

/// Events before an error in the middle of a stream.
const EVENTS_BEFORE_ERROR: u64 = 2;

pub struct Playback {
    events: Arriving,
    framing: Framing,
    ending: Ending,
    /// Sent after the last event.
    tail: Option<Bytes>,
    interval: Duration,
    steps: VecDeque<Step>,
    sent: u64,
    is_over: bool,
    sleep: Option<Pin<Box<Sleep>>>,
    connection: Connection,
    stream: StreamTicket,
    /// The call is in flight as long as its body.
    _call: Arc<CallTicket>,
}

impl Playback {
    pub fn new(exchange: &Exchange, script: Script, as_events: bool) -> Self {
        let (faults, settings) = (&exchange.faults, &exchange.settings);
        let wanted = faults.number(Fault::StreamEvents, 100).and_then(|n| usize::try_from(n).ok());
        let events =
            Events::new(script, wanted.or(settings.stream_events), faults.has(Fault::UsageDown));
        let slow = faults.number(Fault::StreamSlow, 50).unwrap_or(settings.event_interval_ms);
        let first = Duration::from_millis(settings.first_event_delay_ms);
        Self {
            events: Arriving::new(events, faults),
            framing: Framing::new(faults, as_events),
            ending: Ending::of(faults),
            tail: faults.has(Fault::StreamTail).then(|| tail(faults)),
            interval: Duration::from_millis(slow),
            steps: if first.is_zero() { VecDeque::new() } else { [Step::Wait(first)].into() },
            sent: 0,
            is_over: false,
            sleep: None,
            connection: exchange.connection.clone(),
            stream: exchange.sim.counters.open_stream(),
            _call: Arc::clone(&exchange.ticket),
        }
    }

    /// Adds the steps of the next event or of the end.
    fn plan(&mut self) {
        if self.ending.is_due(self.sent) {
            return self.plan_end();
        }
        let Some(event) = self.events.next() else {
            return self.plan_end();
        };
        if event.is_last && self.ending != Ending::Complete {
            return self.plan_end();
        }
        if self.sent > 0 && !self.interval.is_zero() {
            self.steps.push_back(Step::Wait(self.interval));
        }
        let bytes = self.framing.frame(&event.json, self.sent);
        self.steps.extend(self.framing.writes(bytes, self.sent));
        self.sent += 1;
        self.stream.event();
    }

    fn plan_end(&mut self) {
        self.is_over = true;
        match self.ending {
            Ending::Complete | Ending::Cut => {
                let end = self.framing.end();
                if !end.is_empty() {
                    self.steps.push_back(Step::Send(Bytes::from_static(end)));
                }
                self.steps.extend(self.tail.take().map(Step::Send));
            }
            Ending::Drop(_) => self.steps.extend([Step::Flush, Step::HangUp]),
            Ending::Stall(_) => self.steps.push_back(Step::Stall),
            Ending::ErrorEvent => {
                let error = serde_json::to_vec(&overloaded().body()).unwrap_or_default();
                let bytes = self.framing.frame(&error, self.sent);
                self.steps.extend(self.framing.writes(bytes, self.sent));
            }
            Ending::ErrorRaw => {
                let error = serde_json::to_vec_pretty(&overloaded().body()).unwrap_or_default();
                self.steps.extend(self.framing.writes(error, self.sent));
            }
        }
    }
}

fn tail(faults: &ActiveFaults) -> Bytes {
    let line = faults.value(Fault::StreamTail).unwrap_or("data: [DONE]");
    format!("{line}\r\n\r\n").into()
}

fn overloaded() -> ApiError {
    ApiError::new(503, "UNAVAILABLE", "The model is overloaded. Please try again later.")
}

impl Ending {
    fn of(faults: &ActiveFaults) -> Self {
        if faults.has(Fault::StreamCut) {
            Self::Cut
        } else if let Some(events) = faults.number(Fault::StreamDrop, 2) {
            Self::Drop(events)
        } else if let Some(events) = faults.number(Fault::StreamStall, 2) {
            Self::Stall(events)
        } else if faults.has(Fault::StreamErrorEvent) {
            Self::ErrorEvent
        } else if faults.has(Fault::StreamErrorRaw) {
            Self::ErrorRaw
        } else {
            Self::Complete
        }
    }

    fn is_due(self, sent: u64) -> bool {
        match self {
            Self::Complete | Self::Cut => false,
            Self::Drop(after) | Self::Stall(after) => sent >= after,
            Self::ErrorEvent | Self::ErrorRaw => sent >= EVENTS_BEFORE_ERROR,
        }
    }
}

impl Stream for Playback {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(sleep) = &mut self.sleep {
                if sleep.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                self.sleep = None;
            }
            match self.steps.pop_front() {
                Some(Step::Send(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Some(Step::Wait(time)) => self.sleep = Some(Box::pin(sleep(time))),
                Some(Step::Flush) => {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Some(Step::Stall) => {
                    self.steps.push_front(Step::Stall);
                    return Poll::Pending;
                }
                Some(Step::HangUp) => {
                    self.stream.complete();
                    self.connection.hang_up();
                    self.steps.push_front(Step::Stall);
                    return Poll::Pending;
                }
                None if self.is_over => {
                    self.stream.complete();
                    return Poll::Ready(None);
                }
                None => self.plan(),
            }
        }
    }
}
