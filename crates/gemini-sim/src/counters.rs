//! What the simulator saw, for tests to assert on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::faults::Fault;

/// Everything counted since the start or the last reset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// By kind of call, such as `stores.upload`.
    pub calls: BTreeMap<String, CallCount>,
    /// All kinds together.
    pub total: CallCount,
    pub streams: StreamCount,
    pub connections: u64,
    /// Calls that met a fault, by the name of its switch.
    #[serde(default)]
    pub faults_met: BTreeMap<String, u64>,
    /// Calls whose key was in the URL, where it ends up in logs.
    pub keys_in_url: u64,
    /// Bytes of upload chunks received, including those of dropped connections.
    pub upload_bytes: u64,
    pub stores_created: u64,
    pub stores_deleted: u64,
    pub documents_created: u64,
    pub documents_deleted: u64,
    pub files_created: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallCount {
    pub total: u64,
    /// Answered with a status of 400 or more.
    pub refused: u64,
    pub in_flight: u64,
    pub max_in_flight: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamCount {
    pub opened: u64,
    /// Ended by the simulator, with or without a finish reason.
    pub completed: u64,
    /// Ended because the client closed the connection.
    pub cancelled: u64,
    pub open: u64,
    pub events: u64,
}

impl Tally {
    /// Number of calls of a kind or of all kinds below it.
    #[must_use]
    pub fn calls_to(&self, kind: &str) -> u64 {
        let below = format!("{kind}.");
        let matching = self.calls.iter().filter(|(k, _)| *k == kind || k.starts_with(&below));
        matching.map(|(_, count)| count.total).sum()
    }
}

impl Tally {
    /// Number of calls that met the switch.
    #[must_use]
    pub fn met(&self, fault: Fault) -> u64 {
        self.faults_met.get(fault.name()).copied().unwrap_or_default()
    }
}

impl CallCount {
    fn enter(&mut self) {
        self.total += 1;
        self.in_flight += 1;
        self.max_in_flight = self.max_in_flight.max(self.in_flight);
    }

    fn reset(&mut self) {
        *self =
            Self { in_flight: self.in_flight, max_in_flight: self.in_flight, ..Self::default() };
    }
}

#[derive(Clone, Debug, Default)]
pub struct Counters(Arc<Mutex<Tally>>);

impl Counters {
    pub fn read(&self) -> Tally {
        self.lock().clone()
    }

    pub fn update(&self, change: impl FnOnce(&mut Tally)) {
        change(&mut self.lock());
    }

    /// Forgets the past but not the calls that are still open.
    pub fn reset(&self) {
        let mut tally = self.lock();
        let mut fresh = Tally { calls: std::mem::take(&mut tally.calls), ..Tally::default() };
        fresh.calls.values_mut().for_each(CallCount::reset);
        fresh.total = std::mem::take(&mut tally.total);
        fresh.total.reset();
        fresh.streams.open = tally.streams.open;
        *tally = fresh;
    }

    /// Counts a call until the ticket is dropped.
    pub fn enter(&self, kind: &'static str) -> CallTicket {
        self.update(|tally| {
            tally.total.enter();
            tally.calls.entry(kind.to_owned()).or_default().enter();
        });
        CallTicket { counters: self.clone(), kind }
    }

    pub fn open_stream(&self) -> StreamTicket {
        self.update(|tally| {
            tally.streams.opened += 1;
            tally.streams.open += 1;
        });
        StreamTicket { counters: self.clone(), events: 0, completed: false }
    }

    fn lock(&self) -> MutexGuard<'_, Tally> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call in flight.
#[derive(Debug)]
pub struct CallTicket {
    counters: Counters,
    kind: &'static str,
}

impl CallTicket {
    pub fn refused(&self) {
        self.counters.update(|tally| {
            tally.total.refused += 1;
            tally.calls.entry(self.kind.to_owned()).or_default().refused += 1;
        });
    }
}

impl Drop for CallTicket {
    fn drop(&mut self) {
        self.counters.update(|tally| {
            tally.total.in_flight = tally.total.in_flight.saturating_sub(1);
            let count = tally.calls.entry(self.kind.to_owned()).or_default();
            count.in_flight = count.in_flight.saturating_sub(1);
        });
    }
}

/// An open stream; dropped before [`StreamTicket::complete`] it counts as cancelled.
#[derive(Debug)]
pub struct StreamTicket {
    counters: Counters,
    events: u64,
    completed: bool,
}

impl StreamTicket {
    pub fn event(&mut self) {
        self.events += 1;
    }

    pub fn complete(&mut self) {
        self.completed = true;
    }
}

impl Drop for StreamTicket {
    fn drop(&mut self) {
        self.counters.update(|tally| {
            tally.streams.open = tally.streams.open.saturating_sub(1);
            tally.streams.events += self.events;
            if self.completed {
                tally.streams.completed += 1;
            } else {
                tally.streams.cancelled += 1;
            }
        });
    }
}
