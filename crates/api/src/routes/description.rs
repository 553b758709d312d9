//! `/openapi.json` and `/docs`: the API described, for programs and for people.

use std::sync::LazyLock;

use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse},
    routing::get,
};

use crate::{openapi, state::AppState};

static DOCUMENT: LazyLock<String> = LazyLock::new(|| openapi::document().to_string());
/// Rendered from the description by a script of our own: no network, and within the page's policy.
const PAGE: &str = include_str!("../docs/page.html");
const SCRIPT: &str = include_str!("../docs/page.js");

/// Not part of the description: it is the description.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/openapi.json", get(description))
        .route("/docs", get(async || Html(PAGE)))
        .route("/docs/page.js", get(script))
}

async fn description() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str())
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)
}
