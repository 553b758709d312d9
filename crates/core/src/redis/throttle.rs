//! Counting calls of all processes together.

use std::time::Duration;

use deadpool_redis::redis::cmd;

use super::{Redis, RedisError};

/// Every request waits for this, so a Redis that does not answer must be given up early.
const PATIENCE: Duration = Duration::from_millis(100);

/// The generic cell rate algorithm. The key holds the time, on Redis' own clock and in microseconds,
/// at which a caller who has used everything up would have everything back.
const SCRIPT: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + interval
local wait = full - window - now
if wait > 0 then return {0, wait} end
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
return {1, math.floor(-wait / interval)}";

/// The outcome of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Throttled {
    Allowed { remaining: u32 },
    Refused { retry_after: Duration },
}

impl Redis {
    /// Counts a call under `key`; at most `burst` fit into `window`, and they come back evenly.
    pub async fn throttle(
        &self,
        key: &str,
        burst: u32,
        window: Duration,
    ) -> Result<Throttled, RedisError> {
        let window = u64::try_from(window.as_micros()).unwrap_or(u64::MAX);
        let interval = window / u64::from(burst.max(1));
        let call = async {
            let mut conn = self.pool.get().await?;
            let mut eval = cmd("EVAL");
            eval.arg(SCRIPT).arg(1).arg(key).arg(interval).arg(interval * u64::from(burst));
            Ok::<(u8, u64), RedisError>(eval.query_async(&mut conn).await?)
        };
        let (allowed, value) =
            tokio::time::timeout(PATIENCE, call).await.map_err(|_| RedisError::Slow)??;
        Ok(if allowed == 1 {
            Throttled::Allowed { remaining: u32::try_from(value).unwrap_or(u32::MAX) }
        } else {
            Throttled::Refused { retry_after: Duration::from_micros(value) }
        })
    }
}
