//! A handle on the TCP connection a call came in on.

use std::sync::Arc;

use tokio::sync::Notify;

#[derive(Clone, Debug, Default)]
pub struct Connection(Arc<Notify>);

impl Connection {
    /// Closes the connection without another byte. The caller goes on existing until it is dropped with
    /// the connection.
    pub fn hang_up(&self) {
        self.0.notify_one();
    }

    /// Closes the connection and never returns, so that nothing is replied.
    pub async fn hang_up_for_good<T>(&self) -> T {
        self.hang_up();
        std::future::pending().await
    }

    /// Resolves when the connection is to be closed.
    pub async fn hung_up(&self) {
        self.0.notified().await;
    }
}
