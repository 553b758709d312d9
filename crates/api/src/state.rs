//! What every handler can reach.

use std::sync::Arc;

use rag_core::{app::App, telemetry::Recorder};

/// Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub app: Arc<App>,
    pub recorder: Recorder,
}

impl AppState {
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        Self { app, recorder: Recorder::install() }
    }
}
