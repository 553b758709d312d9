//! The web page: files of the built front end, and its entry for every address that it routes itself.
//!
//! The entry never stands in for a missing asset: an old page that asks for the script of an earlier
//! build must fail and be loaded again, not run a web page as a script and keep it for a year.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    handler::HandlerWithoutStateExt as _,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use tower_http::{
    compression::CompressionLayer,
    services::{ServeDir, ServeFile},
};

use crate::{codes::Code, error::ApiError, state::AppState};

/// Files under this path carry a hash of their content in their name.
const ASSETS: &str = "/assets";
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
const NEVER: HeaderValue = HeaderValue::from_static("no-store");

/// Serves what no route of the API took: the page when it is built, else "not found".
pub fn router(folder: &Path) -> Router<AppState> {
    let entry = folder.join("index.html");
    if !entry.is_file() {
        return Router::new().fallback(nothing_here);
    }
    let files = ServeDir::new(folder).append_index_html_on_directories(true);
    let assets = ServeDir::new(folder.join("assets")).append_index_html_on_directories(false);
    Router::new()
        .nest_service(ASSETS, assets.fallback(nothing_here.into_service()))
        .fallback_service(files.fallback(ServeFile::new(entry)))
        .layer(CompressionLayer::new())
        .layer(from_fn(caching))
        .layer(from_fn(only_pages))
}

async fn nothing_here() -> ApiError {
    ApiError::refused(Code::NotFound, "There is nothing here.")
}

/// Unknown calls of the API are not pages.
async fn only_pages(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return nothing_here().await.into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let detail = "Only GET and HEAD are possible here.";
        return ApiError::refused(Code::MethodNotAllowed, detail).into_response();
    }
    next.run(request).await
}

async fn caching(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_asset = path.strip_prefix(ASSETS).is_some_and(|rest| rest.starts_with('/'));
    let mut response = next.run(request).await;
    let status = response.status();
    let value = match status.is_success() || status == StatusCode::NOT_MODIFIED {
        true if is_asset => FOR_EVER,
        true => ASK_AGAIN,
        false => NEVER,
    };
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}
