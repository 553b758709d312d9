//! `/live`, `/ready` and `/metrics` of the worker, on a port of its own.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::{ConnectInfo, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use rag_core::{app::App, health};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::serve::ServeError;

/// Seconds, from a note to a manual of thousands of pages.
const BUCKETS: [f64; 12] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0];

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
    let suffix = Matcher::Suffix("_seconds".to_owned());
    let recorder = match PrometheusBuilder::new().set_buckets_for_metric(suffix, &BUCKETS) {
        Ok(builder) => builder.build_recorder(),
        Err(_) => PrometheusBuilder::new().build_recorder(),
    };
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

fn json(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
