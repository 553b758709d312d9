//! The listening socket and its connections.
//!
//! Connections are served here and not by a ready-made server because some faults close one without a
//! reply, and because clients that leave must be seen to leave.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;

use crate::connection::Connection;
use crate::control::Control;
use crate::settings::SimConfig;
use crate::simulation::Simulation;
use crate::{control, gateway};

/// Time that open calls have after a request to stop.
const GRACE: Duration = Duration::from_millis(500);

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot listen on {address}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("cannot read the address of the listening socket")]
    Address(#[source] io::Error),
}

/// Starts simulators.
#[derive(Debug)]
pub struct Sim;

/// A running simulator; dropping the handle ends it and its connections at once.
pub struct SimHandle {
    /// `http://127.0.0.1:{port}`, without a trailing slash.
    pub base_url: String,
    pub control: Control,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Sim {
    pub async fn start(config: SimConfig) -> Result<SimHandle, StartError> {
        let address = SocketAddr::new(config.host, config.port);
        let listener = TcpListener::bind(address)
            .await
            .map_err(|source| StartError::Listen { address, source })?;
        let address = listener.local_addr().map_err(StartError::Address)?;
        let sim = Arc::new(Simulation::new(config.seed, config.settings));
        let router = Router::new()
            .nest("/_sim", control::router())
            .fallback(gateway::provider)
            .with_state(Arc::clone(&sim))
            .layer(CompressionLayer::new());
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, router, Arc::clone(&sim), stop.clone()));
        Ok(SimHandle {
            base_url: format!("http://{address}"),
            control: Control::new(sim),
            stop,
            tasks,
        })
    }
}

impl SimHandle {
    /// Takes no more connections, gives open calls a moment to end, and returns when all are gone.
    pub async fn stop(mut self) {
        self.stop.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn accept(
    listener: TcpListener,
    router: Router,
    sim: Arc<Simulation>,
    stop: CancellationToken,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    sim.counters.update(|tally| tally.connections += 1);
                    connections.spawn(serve(stream, router.clone(), stop.clone()));
                }
                // Out of file descriptors, most likely: closing connections will free some.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
        }
    }
    let all = async { while connections.join_next().await.is_some() {} };
    // What does not end in time is aborted with its set.
    drop(tokio::time::timeout(GRACE, all).await);
}

async fn serve(stream: TcpStream, router: Router, stop: CancellationToken) {
    // Events must leave when they are written; without the option they only leave later.
    drop(stream.set_nodelay(true));
    let connection = Connection::default();
    let handle = connection.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(handle.clone());
        router.clone().oneshot(request)
    });
    let mut served = pin!(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // Errors are clients that left.
        _ = served.as_mut() => return,
        () = connection.hung_up() => return,
        () = stop.cancelled() => served.as_mut().graceful_shutdown(),
    }
    tokio::select! {
        _ = served.as_mut() => {}
        () = connection.hung_up() => {}
    }
}
