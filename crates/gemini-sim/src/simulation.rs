//! What all connections of one simulator share.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::counters::Counters;
use crate::faults::FaultRules;
use crate::journal::CallRecord;
use crate::library::Library;
use crate::settings::Settings;

/// Old calls leave the journal first.
const JOURNAL_LENGTH: usize = 1024;

pub struct Simulation {
    pub library: Library,
    pub faults: FaultRules,
    pub counters: Counters,
    journal: Mutex<VecDeque<CallRecord>>,
    settings: RwLock<Arc<Settings>>,
}

impl Simulation {
    pub fn new(seed: Option<u64>, settings: Settings) -> Self {
        Self {
            library: Library::new(seed),
            faults: FaultRules::default(),
            counters: Counters::default(),
            journal: Mutex::default(),
            settings: RwLock::new(Arc::new(settings)),
        }
    }

    /// The settings of this moment; a call keeps what it started with.
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn set_settings(&self, settings: Settings) {
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }

    pub fn record(&self, call: CallRecord) {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        if journal.len() == JOURNAL_LENGTH {
            journal.pop_front();
        }
        journal.push_back(call);
    }

    pub fn journal(&self) -> Vec<CallRecord> {
        let journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        journal.iter().cloned().collect()
    }

    /// Back to an empty provider: no resources, faults, counts or journal. Settings stay.
    pub fn reset(&self) {
        self.library.clear();
        self.faults.clear();
        self.counters.reset();
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
