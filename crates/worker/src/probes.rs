//! `/live`, `/ready` and `/metrics` of the worker, on a port of its own.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rag_core::{
    app::App,
    connections::{self, Patience, Peer},
    figures, health,
    telemetry::Recorder,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use crate::serve::ServeError;

#[derive(Clone)]
struct Probes {
    app: Arc<App>,
    recorder: Recorder,
}

/// Binds the port of the probes and answers the task that serves them until the process stops.
pub async fn listen(app: &Arc<App>) -> Result<impl Future<Output = ()> + use<>, ServeError> {
    let address = SocketAddr::new(app.settings.server.host, app.settings.worker.port);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|source| ServeError::Listen { address, source })?;
    // The system may have chosen the port.
    let address = listener.local_addr()?;
    tracing::info!(probes.address = %address, "probes are served");
    let recorder = Recorder::install();
    recorder.keep_small(&app.runtime);
    let router = router(app.clone(), recorder);
    let stopping = app.runtime.stopping();
    // Nobody sends the worker anything that could go elsewhere.
    let patience = Patience { notice: Duration::ZERO, ..Patience::default() };
    Ok(async move {
        let answer = move |request| router.clone().oneshot(request);
        connections::serve(listener, stopping, patience, answer).await;
    })
}

fn router(app: Arc<App>, recorder: Recorder) -> Router {
    Router::new()
        .route("/live", get(live))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Probes { app, recorder })
}

/// The process answers. No dependency is asked.
async fn live() -> Response {
    json(StatusCode::OK, &json!({"status": "ok"}))
}

/// The worker can take documents.
async fn ready(State(probes): State<Probes>) -> Response {
    let health = health::of_stores(&probes.app).await;
    let stopping = probes.app.runtime.stopping().is_cancelled();
    let ready = health.database && !stopping;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    json(status, &json!({"database": health.database}))
}

/// Prometheus text, for this machine unless the settings open it.
async fn metrics(State(probes): State<Probes>, Extension(Peer(peer)): Extension<Peer>) -> Response {
    if !probes.app.settings.http.shows_metrics_to(peer.ip()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let text = figures::text(&probes.app, &probes.recorder);
    ([(header::CONTENT_TYPE, Recorder::MEDIA_TYPE)], text).into_response()
}

fn json(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
