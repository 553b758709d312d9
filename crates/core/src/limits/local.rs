//! Counting the calls of this process.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, MonotonicClock},
    middleware::StateInformationMiddleware,
    state::keyed::HashMapStateStore,
};

use super::{Exceeded, Left};

/// Checks after which callers with nothing used are forgotten.
const FORGET_AFTER: u32 = 10_000;

/// Up to `limit` calls of each key at once, coming back evenly within a minute.
#[derive(Debug)]
pub(super) struct LocalLimit {
    pub(super) limit: u32,
    limiter:
        RateLimiter<String, HashMapStateStore<String>, MonotonicClock, StateInformationMiddleware>,
    checks: AtomicU32,
}

impl LocalLimit {
    pub(super) fn per_minute(limit: u32) -> Self {
        let burst = NonZeroU32::new(limit).unwrap_or(NonZeroU32::MIN);
        let limiter = RateLimiter::new(
            Quota::per_minute(burst),
            HashMapStateStore::default(),
            MonotonicClock,
        );
        Self { limit, limiter, checks: AtomicU32::new(0) }
    }

    pub(super) fn check(&self, key: &str) -> Result<Left, Exceeded> {
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(FORGET_AFTER) {
            self.limiter.retain_recent();
        }
        match self.limiter.check_key(&key.to_owned()) {
            Ok(state) => {
                Ok(Left { limit: self.limit, remaining: state.remaining_burst_capacity() })
            }
            Err(refusal) => {
                let retry_after: Duration = refusal.wait_time_from(MonotonicClock.now());
                Err(Exceeded { limit: self.limit, retry_after })
            }
        }
    }
}
