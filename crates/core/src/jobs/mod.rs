//! Background work: what answers the bells, and what happens by the clock. Everything is in two tables,
//! [`answer`] and [`schedules`]; the embedded worker and the worker process start the same ones.

mod retention;
mod schedule;
mod table;
mod upkeep;

use std::{sync::Arc, time::Duration};

use crate::{
    app::App,
    ingestion,
    queue::{self, Bell, Handler},
    telemetry::error_chain,
};

pub use table::{answer, schedules};

/// How often every process looks for documents that no bell leads to.
const SWEEP_EVERY: Duration = Duration::from_secs(5);
/// How often every process reports how much work waits.
const REPORT_EVERY: Duration = Duration::from_secs(15);

/// Starts all background work of this process. It ends when the process is asked to stop, and a clean
/// stop waits for it.
pub fn start(app: &Arc<App>) {
    let handler: Handler = {
        let app = app.clone();
        Arc::new(move |bell: Bell| {
            let app = app.clone();
            Box::pin(async move { answer(&app, bell).await })
        })
    };
    let concurrency = app.settings.worker.concurrency;
    let runtime = &app.runtime;
    runtime.spawn(queue::listen(app.db.clone(), runtime.clone(), concurrency, handler));
    runtime.spawn(keep_sweeping(app.clone()));
    runtime.spawn(keep_reporting(app.clone()));
    for schedule in schedules(&app.settings) {
        runtime.spawn(schedule::keep(app.clone(), schedule));
    }
}

async fn keep_sweeping(app: Arc<App>) {
    let stopping = app.runtime.stopping();
    let mut ticks = tokio::time::interval(SWEEP_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = ticks.tick() => {}
        }
        match ingestion::sweep(&app).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "rang again for waiting documents"),
            Err(error) => {
                tracing::warn!(error = error_chain(&error), "the sweep failed");
            }
        }
    }
}

async fn keep_reporting(app: Arc<App>) {
    let stopping = app.runtime.stopping();
    let mut ticks = tokio::time::interval(REPORT_EVERY);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = ticks.tick() => {}
        }
        // The sweep complains about the same database.
        let _ = ingestion::report_figures(&app).await;
    }
}
