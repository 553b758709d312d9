//! What operators read of a process: everything it has recorded, and what holds at the moment of reading.

use crate::{
    app::App,
    redis::Redis,
    telemetry::{PoolFigures, Recorder},
};

/// The metrics of this process, in the text format of Prometheus.
#[must_use]
pub fn text(app: &App, recorder: &Recorder) -> String {
    let places = app.settings.chat.max_concurrent_streams;
    let taken = places.saturating_sub(app.streams.available_permits());
    metrics::gauge!("chat_streams_active").set(u32::try_from(taken).unwrap_or(u32::MAX));
    let redis = app.redis.as_ref().map(Redis::pool_figures);
    for pool in app.db.pool_figures().into_iter().chain(redis) {
        report(&pool);
    }
    recorder.text()
}

fn report(pool: &PoolFigures) {
    for (state, count) in [("idle", pool.idle), ("busy", pool.busy)] {
        metrics::gauge!("pool_connections", "pool" => pool.name, "state" => state).set(count);
    }
}
