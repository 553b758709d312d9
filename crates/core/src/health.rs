//! Whether the dependencies answer, each within a short time.

use std::time::Duration;

use crate::app::App;

/// A dependency that needs longer than this is as good as away.
const PATIENCE: Duration = Duration::from_secs(2);

/// The state of what every request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoresHealth {
    pub database: bool,
    /// True when none is configured.
    pub redis: bool,
}

pub async fn of_stores(app: &App) -> StoresHealth {
    let database = tokio::time::timeout(PATIENCE, app.db.ping());
    let redis = async {
        match &app.redis {
            Some(redis) => redis.ping().await.is_ok(),
            None => true,
        }
    };
    let (database, redis) = tokio::join!(database, redis);
    StoresHealth { database: matches!(database, Ok(Ok(()))), redis }
}

pub async fn of_engine(app: &App) -> bool {
    matches!(tokio::time::timeout(PATIENCE, app.engine.probe()).await, Ok(Ok(())))
}
