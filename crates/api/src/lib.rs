//! The HTTP API: extractors refuse, features decide, views say it.

pub mod codes;
pub mod commands;
pub mod error;
pub mod extract;
pub mod middleware;
pub mod routes;
pub mod sse;
pub mod state;
pub mod views;

use std::sync::Arc;

use axum::{Router, middleware::from_fn};
use rag_core::app::App;

use crate::{middleware::request_id, state::AppState};

/// The whole API over an [`App`]: the table of routes inside its layers.
pub fn router(app: Arc<App>) -> Router {
    let (routes, _description) = routes::table().split_for_parts();
    routes
        .layer(from_fn(request_id::assign))
        .with_state(AppState { app })
}
