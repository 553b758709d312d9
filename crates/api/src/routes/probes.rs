//! `/live`, `/ready`, `/health` and `/metrics`: for machines that watch this one. Their answers are
//! not problems.

use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rag_core::{connections::Peer, figures, health, telemetry::Recorder};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{extract::Json, state::AppState};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(live))
        .routes(routes!(ready))
        .routes(routes!(health))
        .routes(routes!(metrics))
}

#[derive(Debug, Serialize, ToSchema)]
struct Live {
    status: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
struct Ready {
    database: bool,
    redis: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct Health {
    database: bool,
    gemini_api: bool,
    redis: bool,
}

/// The process answers. No dependency is asked.
#[utoipa::path(get, path = "/live", tag = "probes", responses((status = 200, body = Live)))]
async fn live() -> Json<Live> {
    Json(Live { status: "ok" })
}

/// The service can take requests.
///
/// Without Redis it can: each process counts for itself then, and a balancer that took every process out
/// of use would turn a small fault into an outage.
#[utoipa::path(get, path = "/ready", tag = "probes",
    responses((status = 200, body = Ready), (status = 503, body = Ready)))]
async fn ready(State(state): State<AppState>) -> Response {
    let health = health::of_stores(&state.app).await;
    let accepting = !state.app.runtime.stopping().is_cancelled();
    let body = Ready { database: health.database, redis: health.redis };
    (status(accepting && body.database), Json(body)).into_response()
}

/// Every dependency answers.
#[utoipa::path(get, path = "/health", tag = "probes",
    responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn health(State(state): State<AppState>) -> Response {
    let stores = health::of_stores(&state.app).await;
    let body = Health {
        database: stores.database,
        gemini_api: health::of_engine(&state.app).await,
        redis: stores.redis,
    };
    (status(body.database && body.gemini_api && body.redis), Json(body)).into_response()
}

fn status(good: bool) -> StatusCode {
    if good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

/// Prometheus text, for this machine unless the settings open it. The peer's address counts, never a
/// header, because anybody can send a header.
#[utoipa::path(get, path = "/metrics", tag = "probes",
    responses((status = 200, body = String, content_type = "text/plain"), (status = 403)))]
async fn metrics(
    State(state): State<AppState>,
    Extension(Peer(peer)): Extension<Peer>,
) -> Response {
    if !state.app.settings.http.shows_metrics_to(peer.ip()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let text = figures::text(&state.app, &state.recorder);
    ([(header::CONTENT_TYPE, Recorder::MEDIA_TYPE)], text).into_response()
}
