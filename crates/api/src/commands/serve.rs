//! `rag-api serve`

use std::time::Duration;

use rag_core::{
    app::App,
    config::Settings,
    connections::Patience,
    jobs,
    runtime::{self, Runtime},
    telemetry::{self, Recorder},
};
use tokio::net::TcpListener;

use super::CommandError;
use crate::server;

/// What was broken off at the last moment is still settled and recorded.
const LAST_MOMENT: Duration = Duration::from_secs(2);

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
    // The system may have chosen the port.
    let address = listener.local_addr()?;
    stop_on_signal(&app.runtime);
    Recorder::install().keep_small(&app.runtime);
    if app.settings.worker.embedded {
        jobs::start(&app);
    }
    tracing::info!(server.address = %address, "listening");
    let left = server::serve(&app, listener, Patience::default()).await;
    if !app.runtime.shut_down(left + LAST_MOMENT).await {
        tracing::warn!("work was still going on; its leases will end by themselves");
    }
    app.db.close().await;
    Ok(())
}

fn stop_on_signal(runtime: &Runtime) {
    let stop = runtime.clone();
    runtime.spawn(async move {
        tokio::select! {
            heard = runtime::stop_signal() => match heard {
                Ok(()) => stop.stop(),
                Err(error) => tracing::error!(%error, "signals to stop are not heard"),
            },
            () = stop.stopping().cancelled_owned() => {}
        }
    });
}
