//! What every handler can reach.

use std::sync::Arc;

use rag_core::app::App;

/// Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    pub app: Arc<App>,
}
