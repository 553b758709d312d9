//! The HTTP API: extractors refuse, features decide, views say it.

mod byte_range;
mod client_address;
pub mod codes;
pub mod commands;
mod content;
pub mod error;
pub mod extract;
pub mod middleware;
pub mod openapi;
mod page;
pub mod routes;
pub mod server;
pub mod sse;
pub mod state;
pub mod views;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use rag_core::app::App;
use tower_http::{catch_panic::CatchPanicLayer, cors::CorsLayer};

use crate::{
    codes::Code,
    error::ApiError,
    middleware::{csrf, observation, panics, rate_limit, request_id, security_headers},
    state::AppState,
};

/// The whole service over an [`App`]: the table of routes inside its layers, outermost last.
pub fn router(app: Arc<App>) -> Router {
    let settings = app.settings.clone();
    let state = AppState::new(app);
    let (api, _description) = routes::table().split_for_parts();
    let max_json = usize::try_from(settings.http.max_json_bytes).unwrap_or(usize::MAX);
    api.merge(routes::description::router())
        .method_not_allowed_fallback(wrong_method)
        .merge(page::router(&settings.server.frontend_dir))
        .layer(DefaultBodyLimit::max(max_json))
        .layer(from_fn_with_state(state.clone(), csrf::require_header))
        .layer(from_fn_with_state(state.clone(), rate_limit::count))
        .layer(cors(&settings.http.cors))
        .layer(CatchPanicLayer::custom(panics::answer))
        .layer(from_fn(observation::record))
        .layer(from_fn_with_state(state.clone(), security_headers::add))
        .layer(from_fn(request_id::assign))
        .with_state(state)
}

async fn wrong_method() -> ApiError {
    ApiError::refused(Code::MethodNotAllowed, "This method is not possible here.")
}

fn cors(settings: &rag_core::config::CorsSettings) -> CorsLayer {
    use rag_core::config::CorsOrigins;
    let methods = settings.methods.iter().filter_map(|name| name.parse().ok());
    let headers = settings.headers.iter().filter_map(|name| name.parse().ok());
    let layer = CorsLayer::new()
        .allow_methods(methods.collect::<Vec<axum::http::Method>>())
        .allow_headers(headers.collect::<Vec<axum::http::HeaderName>>())
        .allow_credentials(settings.allow_credentials)
        .expose_headers([
            request_id::HEADER,
            axum::http::header::LINK,
            axum::http::header::RETRY_AFTER,
            rate_limit::LIMIT,
            rate_limit::REMAINING,
        ]);
    match &settings.origins {
        CorsOrigins::Any => layer.allow_origin(tower_http::cors::Any),
        CorsOrigins::Listed(origins) => layer.allow_origin(
            origins.iter().filter_map(|origin| origin.parse().ok()).collect::<Vec<_>>(),
        ),
    }
}
