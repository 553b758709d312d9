//! `/live`, `/ready` and `/metrics` of the worker, on a port of its own.
#![expect(clippy::disallowed_types, reason = "probes are read by machines and are never problems")]

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::{ConnectInfo, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use rag_core::{app::App, health};
use serde_json::json;
use tokio::net::TcpListener;

use crate::serve::ServeError;

#[derive(Clone)]
struct Probes {
    app: Arc<App>,
    metrics: PrometheusHandle,
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
    let router = router(app.clone());
    let stopping = app.runtime.stopping();
    Ok(async move {
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service)
            .with_graceful_shutdown(async move { stopping.cancelled().await });
        if let Err(error) = serving.await {
            tracing::error!(%error, "the probes are gone");
        }
    })
}

fn router(app: Arc<App>) -> Router {
    let recorder = PrometheusBuilder::new().build_recorder();
    let metrics = recorder.handle();
    // The only failure is that the process has one already: then its numbers are shown there.
    let _ = metrics::set_global_recorder(recorder);
    Router::new()
        .route("/live", get(live))
        .route("/ready", get(ready))
        .route("/metrics", get(render))
        .with_state(Probes { app, metrics })
}

/// The process answers. No dependency is asked.
async fn live() -> Response {
    Json(json!({"status": "ok"})).into_response()
}

/// The worker can take documents.
async fn ready(State(probes): State<Probes>) -> Response {
    let health = health::of_stores(&probes.app).await;
    let stopping = probes.app.runtime.stopping().is_cancelled();
    let ready = health.database && !stopping;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({"database": health.database}))).into_response()
}

/// Prometheus text, for this machine unless the settings open it.
async fn render(
    State(probes): State<Probes>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
) -> Response {
    let open = probes.app.settings.http.metrics_allow_all;
    if !open && !peer.ip().to_canonical().is_loopback() {
        return StatusCode::FORBIDDEN.into_response();
    }
    probes.metrics.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], probes.metrics.render()).into_response()
}
