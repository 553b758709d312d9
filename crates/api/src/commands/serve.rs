//! `rag-api serve`

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::serve::ListenerExt as _;
use rag_core::{
    app::App,
    config::Settings,
    jobs,
    runtime::{self, Runtime},
    telemetry,
};
use tokio::net::TcpListener;

use super::CommandError;
use crate::recorder;

/// Running answers may finish this long after the signal to stop.
const PATIENCE: Duration = Duration::from_secs(25);

pub(super) async fn run(settings: Settings) -> Result<(), CommandError> {
    telemetry::install(&settings.telemetry);
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        settings = ?settings.differences(),
        "starting"
    );
    let address = settings.server.address();
    let app = App::connect(settings).await?;
    app.prepare_schema().await?;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|source| CommandError::Listen { address: address.to_string(), source })?;
    stop_on_signal(&app.runtime);
    keep_metrics_small(&app.runtime);
    if app.settings.worker.embedded {
        jobs::start(&app);
    }
    tracing::info!(server.address = %address, "listening");
    answer_until_stopped(&app, listener).await?;
    app.runtime.shut_down(PATIENCE).await;
    app.db.close().await;
    Ok(())
}

async fn answer_until_stopped(app: &Arc<App>, listener: TcpListener) -> Result<(), CommandError> {
    let service = crate::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let stopping = app.runtime.stopping();
    // Without this a word of an answer waits for the acknowledgement of the one before.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection answers with delays");
        }
    });
    let running = axum::serve(listener, service)
        .with_graceful_shutdown(async move { stopping.cancelled().await });
    let deadline = async {
        app.runtime.stopping().cancelled().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        ended = running => ended?,
        // Clients that keep their connection open must not keep the process.
        () = deadline => {}
    }
    Ok(())
}

fn stop_on_signal(runtime: &Runtime) {
    let stop = runtime.clone();
    runtime.spawn(async move {
        tokio::select! {
            signal = runtime::stop_signal() => if signal.is_ok() { stop.stop() },
            () = stop.stopping().cancelled_owned() => {}
        }
    });
}

fn keep_metrics_small(runtime: &Runtime) {
    let (handle, stopping) = (recorder::install(), runtime.stopping());
    runtime.spawn(async move {
        while !stopping.is_cancelled() {
            handle.run_upkeep();
            tokio::select! {
                () = tokio::time::sleep(recorder::UPKEEP_EVERY) => {}
                () = stopping.cancelled() => {}
            }
        }
    });
}
