//! The router behind its connections.

use std::{sync::Arc, time::Duration};

use rag_core::{
    app::App,
    connections::{self, Patience},
};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// Serves until the process is asked to stop and every answer is finished or given up. What is left of
/// the patience for answers then, others may use.
pub async fn serve(app: &Arc<App>, listener: TcpListener, patience: Patience) -> Duration {
    let router = crate::router(Arc::clone(app));
    let answer = move |request| router.clone().oneshot(request);
    connections::serve(listener, app.runtime.stopping(), patience, answer).await
}
