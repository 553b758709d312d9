//! Counts and times every request by its route pattern, never by its path: ids must not become labels, and
//! neither must methods that a client makes up.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::Response,
};

const UNMATCHED: &str = "unmatched";

pub async fn record(request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let method = name_of(request.method());
    let endpoint =
        request.extensions().get::<MatchedPath>().map_or(UNMATCHED, MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let seconds = begin.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    metrics::counter!("http_requests_total", "method" => method,
        "endpoint" => endpoint.clone(), "status" => status.to_string())
    .increment(1);
    metrics::histogram!("http_request_duration_seconds", "method" => method,
        "endpoint" => endpoint.clone())
    .record(seconds);
    tracing::debug!(http.method = method, http.route = endpoint, http.status = status, "answered");
    response
}

fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
