//! Counts and times every request by its route pattern, never by its path: ids must not become labels.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};

const UNMATCHED: &str = "unmatched";

pub async fn record(request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let method = request.method().to_string();
    let endpoint =
        request.extensions().get::<MatchedPath>().map_or(UNMATCHED, MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let seconds = begin.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    metrics::counter!("http_requests_total", "method" => method.clone(),
        "endpoint" => endpoint.clone(), "status" => status.to_string())
    .increment(1);
    metrics::histogram!("http_request_duration_seconds", "method" => method.clone(),
        "endpoint" => endpoint.clone())
    .record(seconds);
    tracing::debug!(http.method = method, http.route = endpoint, http.status = status, "answered");
    response
}
