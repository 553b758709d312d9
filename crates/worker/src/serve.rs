//! `rag-worker serve`

use std::{net::SocketAddr, time::Duration};

use rag_core::{
    app::{App, ConnectError},
    config::Settings,
    jobs, runtime, telemetry,
};

use crate::probes;

/// Documents in hand are finished or released within this time after the signal to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why the worker cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("the probes cannot listen on {address}")]
    Listen { address: SocketAddr, source: std::io::Error },
    #[error("the program cannot wait for signals or serve its probes")]
    Io(#[from] std::io::Error),
}

pub async fn run(settings: Settings) -> Result<(), ServeError> {
    telemetry::install(&settings.telemetry);
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        settings = ?settings.differences(),
        "starting"
    );
    let app = App::connect(settings).await?;
    app.prepare_schema().await?;
    let probes = probes::listen(&app).await?;
    jobs::start(&app);
    app.runtime.spawn(probes);
    tracing::info!(concurrency = app.settings.worker.concurrency, "working");
    runtime::stop_signal().await?;
    tracing::info!("stopping");
    if !app.runtime.shut_down(PATIENCE).await {
        tracing::warn!("work was still going on; its leases will end by themselves");
    }
    app.db.close().await;
    Ok(())
}
