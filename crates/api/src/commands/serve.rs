//! `rag-api serve`

use std::{net::SocketAddr, time::Duration};

use rag_core::{app::App, config::Settings, runtime};
use tokio::net::TcpListener;

use super::CommandError;

/// Running answers may finish this long after the signal to stop.
const PATIENCE: Duration = Duration::from_secs(25);

pub(super) async fn run(settings: Settings) -> Result<(), CommandError> {
    let address = format!("{}:{}", settings.server.host, settings.server.port);
    let app = App::connect(settings).await?;
    let listener = TcpListener::bind(&address)
        .await
        .map_err(|source| CommandError::Listen {
            address: address.clone(),
            source,
        })?;
    let router = crate::router(app.clone());
    tracing::info!(server.address = %address, "listening");
    let stopping = app.runtime.stopping();
    let stop = app.runtime.clone();
    app.runtime.spawn(async move {
        if runtime::stop_signal().await.is_ok() {
            stop.stop();
        }
    });
    axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move { stopping.cancelled().await })
    .await?;
    app.runtime.shut_down(PATIENCE).await;
    app.db.close().await;
    Ok(())
}
