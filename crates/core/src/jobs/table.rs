//! The two tables of background work.

use std::{sync::Arc, time::Duration};

use super::{schedule::Schedule, upkeep};
use crate::{app::App, config::Settings, ingestion, queue::Bell, telemetry::error_chain, trash};

/// What is done about each bell. It always ends well: what failed is in the rows, and a later bell or
/// the sweep leads there again.
pub async fn answer(app: &Arc<App>, bell: Bell) {
    let answered = match bell {
        Bell::IngestDocument(_) => ingestion::ingest_next(app).await.map(|_| ()),
        Bell::Purge => trash::purge_next(app).await.map(|_| ()),
    };
    if let Err(error) = answered {
        tracing::error!(?bell, error = error_chain(&error), "a bell was not answered");
    }
}

/// What happens by the clock.
#[must_use]
pub fn schedules(settings: &Settings) -> Vec<Schedule> {
    let minutes = Duration::from_mins;
    let every = |name, every, run| Schedule { name, every, run };
    vec![
        every("holds", Duration::from_secs(30), |app| Box::pin(upkeep::holds(app))),
        every("purge", minutes(1), |app| Box::pin(upkeep::purge(app))),
        every("queue", minutes(10), |app| Box::pin(upkeep::queue(app))),
        every("watchdog", settings.worker.watchdog_interval, |app| Box::pin(upkeep::watchdog(app))),
        every("files", minutes(60), |app| Box::pin(upkeep::files(app))),
        every("stores", minutes(60), |app| Box::pin(upkeep::stores(app))),
        // More often than once a day: a machine may be switched off at that moment every day.
        every("copies", minutes(6 * 60), |app| Box::pin(upkeep::copies(app))),
        every("retention", minutes(60), |app| Box::pin(upkeep::old(app))),
    ]
}
