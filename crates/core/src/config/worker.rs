//! Background work.

use std::time::Duration;

use super::{
    catalogue::{Setting, derived, fixed},
    reader::{Reader, Unit},
};

pub(super) const SETTINGS: &[Setting] = &[
    derived(
        "EMBEDDED_WORKER",
        "true in development on SQLite, else false",
        "run the worker inside the api process",
    ),
    fixed("WORKER_PORT", "8001", "port of the worker's probes and metrics"),
    fixed("WORKER_CONCURRENCY", "10", "jobs at once, per process"),
    fixed("JOB_TIMEOUT_S", "300", "time limit of one step of a job"),
    fixed("WATCHDOG_CRON_MINUTES", "15", "how often the watchdog looks"),
    fixed("WATCHDOG_TTL_MINUTES", "60", "what has been running longer is reset by it"),
];

#[derive(Debug, Clone)]
pub struct WorkerSettings {
    /// The api process runs the worker too.
    pub embedded: bool,
    /// 0 lets the system choose a free port.
    pub port: u16,
    pub concurrency: usize,
    pub job_timeout: Duration,
    pub watchdog_interval: Duration,
    pub watchdog_ttl: Duration,
}

impl WorkerSettings {
    pub(super) fn read(reader: &mut Reader, embedded: bool) -> Self {
        let week = 7 * 24 * 60;
        Self {
            embedded: reader.flag_or("EMBEDDED_WORKER", embedded),
            port: reader.number("WORKER_PORT", 0..=u16::MAX),
            concurrency: reader.number("WORKER_CONCURRENCY", 1..=1000),
            job_timeout: reader.duration("JOB_TIMEOUT_S", Unit::Seconds, 1..=24 * 60 * 60),
            watchdog_interval: reader.duration("WATCHDOG_CRON_MINUTES", Unit::Minutes, 1..=week),
            watchdog_ttl: reader.duration("WATCHDOG_TTL_MINUTES", Unit::Minutes, 1..=week),
        }
    }
}
