//! What operators learn of a process: logs, one line an event, to standard output; and metrics. User text
//! and secrets never get here; the places that handle them have no events that carry them.

mod recorder;

use std::{error::Error, io::IsTerminal as _};

use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, TelemetrySettings};

pub use recorder::Recorder;

/// Installs the subscriber of the process. A second installation is ignored, as tests do that.
pub fn install(settings: &TelemetrySettings) {
    let filter = EnvFilter::try_new(&settings.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(true)
        .with_ansi(std::io::stdout().is_terminal());
    // The only failure is that one is installed already.
    let _ = match settings.log_format {
        LogFormat::Json => builder
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .try_init(),
        LogFormat::Pretty => builder.compact().try_init(),
    };
}

/// The connections of a pool at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolFigures {
    pub name: &'static str,
    pub idle: u32,
    pub busy: u32,
}

impl PoolFigures {
    /// Of all `open` connections those that are not `idle` are busy.
    #[must_use]
    pub fn new(name: &'static str, open: u32, idle: usize) -> Self {
        let idle = u32::try_from(idle).unwrap_or(u32::MAX).min(open);
        Self { name, idle, busy: open - idle }
    }
}

/// An error and its sources in one line.
#[must_use]
pub fn error_chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&cause| cause.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
