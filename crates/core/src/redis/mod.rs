//! Redis: shared by all processes, never the truth. Every call has a short time limit, because a Redis
//! that hangs must not hang us.

mod throttle;

use std::time::Duration;

use deadpool_redis::{Config, Pool, Runtime, Timeouts};

use crate::telemetry::PoolFigures;

pub use throttle::Throttled;

const PATIENCE: Duration = Duration::from_millis(500);

/// A failed call to Redis.
#[derive(Debug, thiserror::Error)]
pub enum RedisError {
    #[error("the Redis address cannot be used")]
    Configuration(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("no connection to Redis")]
    Pool(#[from] deadpool_redis::PoolError),
    #[error("a Redis command failed")]
    Command(#[from] deadpool_redis::redis::RedisError),
    #[error("Redis did not answer in time")]
    Slow,
}

/// Cheap to clone; connects when first used.
#[derive(Clone)]
pub struct Redis {
    pool: Pool,
}

impl std::fmt::Debug for Redis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Redis")
    }
}

impl Redis {
    pub fn open(url: &str) -> Result<Self, RedisError> {
        let mut config = Config::from_url(url);
        let timeouts =
            Timeouts { wait: Some(PATIENCE), create: Some(PATIENCE), recycle: Some(PATIENCE) };
        config.pool = Some(deadpool_redis::PoolConfig { timeouts, ..Default::default() });
        let pool = config
            .create_pool(Some(Runtime::Tokio1))
            .map_err(|error| RedisError::Configuration(Box::new(error)))?;
        Ok(Self { pool })
    }

    /// How many connections are open, and for what.
    #[must_use]
    pub fn pool_figures(&self) -> PoolFigures {
        let status = self.pool.status();
        let open = u32::try_from(status.size).unwrap_or(u32::MAX);
        PoolFigures::new("redis", open, status.available)
    }

    /// Whether Redis answers.
    pub async fn ping(&self) -> Result<(), RedisError> {
        let call = async {
            let mut conn = self.pool.get().await?;
            let _: String = deadpool_redis::redis::cmd("PING").query_async(&mut conn).await?;
            Ok(())
        };
        tokio::time::timeout(PATIENCE, call).await.map_err(|_| RedisError::Slow)?
    }
}
