//! `rag-api serve`

use rag_core::{
    app::App,
    config::Settings,
    jobs,
    runtime::{self, Runtime},
    telemetry,
};
use tokio::net::TcpListener;

use super::CommandError;
use crate::{
    recorder,
    server::{self, Patience},
};

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
    let patience = Patience::default();
    server::serve(&app, listener, patience).await;
    app.runtime.shut_down(patience.answers).await;
    app.db.close().await;
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
