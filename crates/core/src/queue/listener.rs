//! Listening: one apalis worker per process, restarted under a new name whenever the database ends it.
//!
//! What this module settles about the library, so that nobody else has to know it:
//! * One bell is fetched at a time, because fetched bells that wait stop the heartbeat.
//! * A name is never used twice, because bells of a dead listener are only given to others when nobody
//!   keeps its name alive.
//! * The handler is a task of its own that always ends well: panics and failures are the concern of the
//!   rows it works on, and a listener that ends does not end the work in hand.

use std::{sync::Arc, time::Duration};

use apalis::{
    layers::WorkerBuilderExt as _,
    prelude::{BackendExt as _, WorkerBuilder, WorkerContext, WorkerError},
};
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use futures::future::BoxFuture;

use super::{
    bell::{Bell, QUEUE},
    wake,
};
use crate::{db::Database, ids, runtime::Runtime};

/// Before listening again after the database ended it.
const RESTART_PAUSE: Duration = Duration::from_secs(1);
/// A listener that was silent for this long counts as dead; its bells are given to others. Nothing
/// depends on it: the rows have leases of their own.
const HEARTBEAT: Duration = Duration::from_secs(5);
const MISSED_HEARTBEATS: usize = 6;

/// What is done about a bell. It has to end by itself soon after the process was asked to stop.
pub type Handler = Arc<dyn Fn(Bell) -> BoxFuture<'static, ()> + Send + Sync>;

/// Answers bells, at most `concurrency` at once, until the process stops; then waits for those in hand.
pub async fn listen(db: Database, runtime: Runtime, concurrency: usize, handler: Handler) {
    let stopping = runtime.stopping();
    let process = process_name();
    let mut restarts = 0_u64;
    while !stopping.is_cancelled() {
        let name = format!("{process}-{restarts}");
        let listening =
            listen_once(db.clone(), runtime.clone(), (name, concurrency), handler.clone());
        // A task of its own, so that a panic inside the library ends this round and not the listener.
        match runtime.spawn(listening).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the queue was interrupted"),
            Err(error) => tracing::error!(%error, "the queue failed"),
        }
        restarts += 1;
        tokio::select! {
            () = stopping.cancelled() => {}
            () = tokio::time::sleep(RESTART_PAUSE) => {}
        }
    }
}

/// Host, process and a random part: unique among all processes that ever use this database.
#[must_use]
pub fn process_name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("{}-{}-{}", host.trim(), std::process::id(), ids::fresh())
}

async fn listen_once(
    db: Database,
    runtime: Runtime,
    (name, concurrency): (String, usize),
    handler: Handler,
) -> Result<(), WorkerError> {
    let stopping = runtime.stopping();
    let context = WorkerContext::new(&name);
    let mut running = worker(db, runtime, (&context, concurrency), handler);
    tokio::select! {
        ended = &mut running => return ended,
        () = stopping.cancelled() => {}
    }
    match context.stop() {
        Ok(()) => running.await,
        // It had not even started.
        Err(_) => Ok(()),
    }
}

/// Both arms are the same words for two types that have no trait in common.
fn worker(
    db: Database,
    runtime: Runtime,
    (context, concurrency): (&WorkerContext, usize),
    handler: Handler,
) -> BoxFuture<'static, Result<(), WorkerError>> {
    let answer = move |bell: Bell| {
        let answering = runtime.spawn(handler(bell));
        async move {
            if let Err(error) = answering.await {
                tracing::error!(?bell, %error, "answering a bell failed");
            }
        }
    };
    match db {
        Database::Postgres(pool) => {
            let config = apalis_postgres::Config::default()
                .queue(QUEUE)
                .batch_size(1)
                .heartbeat_interval(HEARTBEAT)
                .missed_heartbeats(MISSED_HEARTBEATS);
            let backend = PostgresStorage::<Bell>::new(&pool)
                .with_config(config)
                .poll_with_strategy(wake::on_notification(&pool));
            let worker =
                WorkerBuilder::new(context).backend(backend).concurrency(concurrency).build(answer);
            Box::pin(worker.run())
        }
        Database::Sqlite { writer, rung, .. } => {
            let config = apalis_sqlite::Config::default()
                .queue(QUEUE)
                .batch_size(1)
                .heartbeat_interval(HEARTBEAT)
                .missed_heartbeats(MISSED_HEARTBEATS);
            let backend = SqliteStorage::<Bell>::new(&writer)
                .with_config(config)
                .poll_with_strategy(wake::on_write(rung));
            let worker =
                WorkerBuilder::new(context).backend(backend).concurrency(concurrency).build(answer);
            Box::pin(worker.run())
        }
    }
}
