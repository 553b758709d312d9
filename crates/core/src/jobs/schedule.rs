//! Work by the clock. Every process keeps every schedule; of each tick, one process wins the right to
//! do the work.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;

use super::upkeep::JobError;
use crate::{
    app::App,
    db::{DbError, schedule_ticks},
    telemetry::error_chain,
};

/// Something done at every full multiple of a period. It ends by itself soon after the process was asked
/// to stop.
#[derive(Clone, Copy)]
pub struct Schedule {
    pub name: &'static str,
    pub every: Duration,
    pub run: fn(Arc<App>) -> BoxFuture<'static, Result<(), JobError>>,
}

impl std::fmt::Debug for Schedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} every {:?}", self.name, self.every)
    }
}

/// Keeps the schedule until the process is asked to stop.
pub(super) async fn keep(app: Arc<App>, schedule: Schedule) {
    let stopping = app.runtime.stopping();
    let mut tick = next_tick(app.now(), schedule.every);
    loop {
        let wait = (tick - app.now()).to_std().unwrap_or_default();
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
        // With a clock that stands still, the tick has not come yet.
        if app.now() < tick {
            continue;
        }
        round(&app, schedule, tick).await;
        tick = next_tick(app.now(), schedule.every);
    }
}

async fn round(app: &Arc<App>, schedule: Schedule, tick: DateTime<Utc>) {
    let name = schedule.name;
    match win(app, name, tick).await {
        Ok(true) => {}
        Ok(false) => return,
        Err(error) => {
            tracing::warn!(schedule = name, error = error_chain(&error), "no tick");
            return;
        }
    }
    // A task of its own, so that a panic ends this round and not the schedule.
    match app.runtime.spawn((schedule.run)(app.clone())).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            let error = error_chain(&error);
            tracing::error!(schedule = name, error, "scheduled work failed");
        }
        Err(error) => tracing::error!(schedule = name, %error, "scheduled work failed"),
    }
}

async fn win(app: &App, name: &str, tick: DateTime<Utc>) -> Result<bool, DbError> {
    let mut tx = app.db.begin().await?;
    let won = schedule_ticks::claim(&mut tx, name, tick).await?;
    tx.commit().await?;
    Ok(won)
}

/// The first multiple of `every` since the epoch that lies after `now`: the same in every process.
fn next_tick(now: DateTime<Utc>, every: Duration) -> DateTime<Utc> {
    let period = i64::try_from(every.as_secs()).unwrap_or(i64::MAX).max(1);
    let left = period - now.timestamp().rem_euclid(period);
    DateTime::from_timestamp(now.timestamp(), 0)
        .and_then(|second| second.checked_add_signed(TimeDelta::try_seconds(left)?))
        .unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, Utc};

    use super::next_tick;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn ticks_fall_on_multiples_of_the_period_and_never_on_now() {
        let quarter = Duration::from_mins(15);
        assert_eq!(next_tick(at("2030-01-02T03:14:59.9Z"), quarter), at("2030-01-02T03:15:00Z"));
        assert_eq!(next_tick(at("2030-01-02T03:15:00Z"), quarter), at("2030-01-02T03:30:00Z"));
        assert_eq!(
            next_tick(at("2030-01-02T03:15:00Z"), Duration::from_hours(24)),
            at("2030-01-03T00:00:00Z")
        );
    }
}
