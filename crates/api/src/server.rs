//! The connections of the service. Those that say nothing are not kept, and a stop is announced before
//! it happens: while the service already says that it is not ready, it still answers, so that whoever
//! spreads the requests has time to send them elsewhere.

use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router, extract::ConnectInfo, extract::Request, serve::Listener, serve::ListenerExt as _,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use rag_core::app::App;
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Instant, sleep, timeout_at},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

/// How long what is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the head of a request, and so for the next request of a connection that is kept open: longer
    /// than reverse proxies keep idle ones, which would otherwise use one that is being closed.
    pub head: Duration,
    /// After the signal to stop, new connections are still taken for this long.
    pub notice: Duration,
    /// After the signal to stop, answers may be sent for this long.
    pub answers: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(75),
            notice: Duration::from_secs(3),
            // Answers are broken off after 25 s; what they say of it must still be sent.
            answers: Duration::from_secs(27),
        }
    }
}

/// Serves until the process is asked to stop and every answer is finished or given up.
pub async fn serve(app: &Arc<App>, listener: TcpListener, patience: Patience) {
    let server = Server {
        router: crate::router(Arc::clone(app)),
        head: patience.head,
        connections: TaskTracker::new(),
        closing: CancellationToken::new(),
    };
    let stopping = app.runtime.stopping();
    let stop = async {
        stopping.cancelled().await;
        let signalled = Instant::now();
        sleep(patience.notice).await;
        signalled
    };
    // The listener is gone with the future that accepts.
    let signalled = tokio::select! {
        never = server.accept(listener) => match never {},
        signalled = stop => signalled,
    };
    server.closing.cancel();
    server.connections.close();
    if timeout_at(signalled + patience.answers, server.connections.wait()).await.is_err() {
        tracing::warn!("connections that do not end are left");
    }
}

struct Server {
    router: Router,
    head: Duration,
    connections: TaskTracker,
    closing: CancellationToken,
}

impl Server {
    async fn accept(&self, listener: TcpListener) -> Infallible {
        // Without this a word of an answer waits for the acknowledgement of the one before.
        let mut listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection answers with delays");
            }
        });
        loop {
            let (stream, peer) = listener.accept().await;
            let connection = Connection {
                router: self.router.clone(),
                head: self.head,
                closing: self.closing.clone(),
            };
            self.connections.spawn(connection.answer(stream, peer));
        }
    }
}

struct Connection {
    router: Router,
    head: Duration,
    closing: CancellationToken,
}

impl Connection {
    async fn answer(self, stream: TcpStream, peer: SocketAddr) {
        let router = self.router;
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = self.closing.cancelled() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection broke");
        }
    }
}
