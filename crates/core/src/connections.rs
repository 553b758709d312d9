//! The connections of a service that speaks HTTP. Those that say nothing are not kept, and a stop is
//! announced before it happens: while the service already says that it is not ready, it still answers, so
//! that whoever spreads the requests has time to send them elsewhere.

use std::{convert::Infallible, error::Error, net::SocketAddr, pin::pin, time::Duration};

use hyper::{
    Request, Response,
    body::{Body, Incoming},
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Instant, sleep, timeout_at},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// After a connection that could not be taken.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

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

/// The other end of the connection that a request came in on: an extension of every request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Serves until the process is asked to stop and every answer is finished or given up. What is left of
/// the patience for answers then, others may use.
pub async fn serve<A, F, B>(
    listener: TcpListener,
    stopping: CancellationToken,
    patience: Patience,
    answer: A,
) -> Duration
where
    A: Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Response<B>, Infallible>> + Send + 'static,
    B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    let (connections, closing) = (TaskTracker::new(), CancellationToken::new());
    let mut stop = pin!(async {
        stopping.cancelled().await;
        let deadline = Instant::now() + patience.answers;
        sleep(patience.notice).await;
        deadline
    });
    let deadline = loop {
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            deadline = &mut stop => break deadline,
        };
        let answer = answer.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            answer(request)
        });
        connections.spawn(converse(stream, service, patience.head, closing.clone()));
    };
    drop(listener);
    closing.cancel();
    connections.close();
    if timeout_at(deadline, connections.wait()).await.is_err() {
        tracing::warn!("connections that do not end are left");
    }
    deadline.saturating_duration_since(Instant::now())
}

/// The next connection, whatever becomes of others.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // Out of file descriptors, most likely: connections that end will free some.
            Err(error) => tracing::warn!(%error, "a connection could not be taken"),
        }
        sleep(ACCEPT_PAUSE).await;
    }
}

/// Answers the requests of one connection; once `closing`, only the one that is being answered.
async fn converse<S, B>(stream: TcpStream, service: S, head: Duration, closing: CancellationToken)
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    B: Body<Error: Into<Box<dyn Error + Send + Sync>>> + 'static,
{
    // Without this a word of an answer waits for the acknowledgement of the one before.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection answers with delays");
    }
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}
