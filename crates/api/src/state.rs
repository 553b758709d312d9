//! What every handler can reach.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use rag_core::app::App;

use crate::recorder;

/// Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub app: Arc<App>,
    pub metrics: PrometheusHandle,
}

impl AppState {
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        Self { app, metrics: recorder::install() }
    }
}
