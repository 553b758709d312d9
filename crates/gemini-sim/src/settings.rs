//! What a run of the simulator is told: fixed parameters of the process, and settings that tests and
//! benchmarks change while it runs.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Parameters fixed for the life of one simulator.
#[derive(Clone, Debug)]
pub struct SimConfig {
    pub host: IpAddr,
    /// 0 lets the system choose a free port.
    pub port: u16,
    /// Resource ids follow from the seed; without one they differ from run to run, so that names a
    /// client remembers from an earlier run are unknown instead of somebody else's.
    pub seed: Option<u64>,
    pub settings: Settings,
}

impl Default for SimConfig {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            seed: Some(0),
            settings: Settings::default(),
        }
    }
}

/// Settings that may change at any time; they hold for calls that start afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How long a document stays `STATE_PENDING`.
    pub document_delay_ms: u64,
    /// How long a deleted document may still be retrieved and cited.
    pub deleted_lag_ms: u64,
    /// Wait before the reply of every provider call.
    pub reply_delay_ms: u64,
    /// Wait between the headers of a stream and its first event.
    pub first_event_delay_ms: u64,
    /// Wait between the events of a stream.
    pub event_interval_ms: u64,
    /// Exact number of text events per stream; without it the answer's length decides.
    pub stream_events: Option<usize>,
    /// The one valid API key; without it every key is valid.
    pub accepted_key: Option<String>,
    /// Refuse unknown request fields, as the provider does.
    pub strict_fields: bool,
    pub max_stores: Option<usize>,
    /// Raw bytes over all stores before uploads answer that the storage is full.
    pub storage_limit_bytes: Option<u64>,
    pub max_document_bytes: u64,
    pub max_file_bytes: u64,
    pub file_lifetime_s: u64,
    pub chunk_granularity: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            document_delay_ms: 0,
            deleted_lag_ms: 0,
            reply_delay_ms: 0,
            first_event_delay_ms: 0,
            event_interval_ms: 0,
            stream_events: None,
            accepted_key: None,
            strict_fields: true,
            max_stores: None,
            storage_limit_bytes: None,
            max_document_bytes: 104_857_600,
            max_file_bytes: 2 << 30,
            file_lifetime_s: 48 * 3600,
            chunk_granularity: 8 << 20,
        }
    }
}

impl Settings {
    pub(crate) fn document_delay(&self) -> Duration {
        Duration::from_millis(self.document_delay_ms)
    }

    pub(crate) fn deleted_lag(&self) -> Duration {
        Duration::from_millis(self.deleted_lag_ms)
    }
}
