//! What tells a listener to fetch: a word from the database that a bell was rung, and, because such
//! words can be lost, a short poll.

use std::{pin::Pin, sync::Arc, time::Duration};

use apalis::prelude::Strategy;
use apalis_postgres::Pubsub;
use futures::{Stream, StreamExt as _, stream};
use tokio::sync::Notify;

use super::bell::QUEUE;

/// Delayed bells are heard by polling only, and so is everything while word from the database fails.
const POLL: Duration = Duration::from_secs(1);
/// A bell may be rung while a fetch that cannot see it any more is on its way; nothing would tell the
/// listener to fetch once more after it. This long after each word, it does.
const ECHO: Duration = Duration::from_millis(25);
/// Words that arrive together are one.
const TOGETHER: usize = 1024;
/// Before listening anew when the database ended it.
const PAUSE: Duration = Duration::from_secs(2);

type Words = Pin<Box<dyn Stream<Item = ()> + Send + Sync>>;

/// The poll stands first: a strategy that is ready hides those behind it.
fn strategy(words: Words) -> Strategy {
    Strategy::new().interval(POLL).stream(words)
}

fn after(pause: Duration) -> impl Stream<Item = ()> + Send + Sync {
    stream::once(tokio::time::sleep(pause))
}

fn with_echo() -> impl Stream<Item = ()> + Send + Sync {
    stream::once(std::future::ready(())).chain(after(ECHO))
}

/// PostgreSQL tells every listener when a bell commits.
pub(super) fn on_notification(pool: &apalis_postgres::PgPool) -> Strategy {
    let pool = pool.clone();
    let listening = stream::repeat_with(move || Pubsub::new(pool.clone(), QUEUE.to_owned()))
        .flat_map(|pubsub| pubsub.map(|_| ()).chain(after(PAUSE)));
    strategy(Box::pin(listening.ready_chunks(TOGETHER).flat_map(|_| with_echo())))
}

/// SQLite tells its own process when a bell is written, which is before the commit; but the fetch has to
/// wait for the one writing connection until the transaction that rings has ended.
pub(super) fn on_write(rung: Arc<Notify>) -> Strategy {
    let written = stream::unfold(rung, |rung| async move {
        rung.notified().await;
        Some(((), rung))
    });
    strategy(Box::pin(written.flat_map(|()| with_echo())))
}
