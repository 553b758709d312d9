//! How often somebody may call.
//!
//! With Redis all processes count together; while it does not answer, and without it, each process
//! counts for itself. A limit never hangs and never lets everything through.

mod local;

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use local::LocalLimit;

use crate::{
    config::RateLimits,
    redis::{Redis, RedisError, Throttled},
    telemetry::error_chain,
};

const WINDOW: Duration = Duration::from_mins(1);
/// A Redis that failed is left alone this long, so that requests do not wait for it one by one.
const PAUSE: Duration = Duration::from_secs(5);

/// What is counted. Each has its own setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every call.
    General,
    Chat,
    Upload,
    /// By address of the machine and by e-mail address.
    Login,
}

impl Scope {
    /// As metrics and keys name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Chat => "chat",
            Self::Upload => "upload",
            Self::Login => "login",
        }
    }
}

/// What a caller may still do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    pub limit: u32,
    pub remaining: u32,
}

/// Too many calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {limit} calls in a minute")]
pub struct Exceeded {
    pub limit: u32,
    pub retry_after: Duration,
}

/// Counts calls.
#[derive(Debug)]
pub struct Limiter {
    general: LocalLimit,
    chat: LocalLimit,
    upload: LocalLimit,
    login: LocalLimit,
    redis: Option<Redis>,
    /// Until when Redis is left alone.
    paused_until: Mutex<Option<Instant>>,
}

impl Limiter {
    #[must_use]
    pub fn new(limits: RateLimits, redis: Option<Redis>) -> Self {
        Self {
            general: LocalLimit::per_minute(limits.general),
            chat: LocalLimit::per_minute(limits.chat),
            upload: LocalLimit::per_minute(limits.upload),
            login: LocalLimit::per_minute(limits.login),
            redis,
            paused_until: Mutex::new(None),
        }
    }

    /// Counts one call of `caller`. The caller's name is not kept anywhere but in the counter's key.
    pub async fn check(&self, scope: Scope, caller: &str) -> Result<Left, Exceeded> {
        let checked = match self.shared(scope, caller).await {
            Some(checked) => checked,
            None => self.local(scope).check(caller),
        };
        if checked.is_err() {
            metrics::counter!("rate_limit_hits_total", "scope" => scope.as_str()).increment(1);
        }
        checked
    }

    fn local(&self, scope: Scope) -> &LocalLimit {
        match scope {
            Scope::General => &self.general,
            Scope::Chat => &self.chat,
            Scope::Upload => &self.upload,
            Scope::Login => &self.login,
        }
    }

    /// `None` when Redis cannot say.
    async fn shared(&self, scope: Scope, caller: &str) -> Option<Result<Left, Exceeded>> {
        let redis = self.redis.as_ref()?;
        if self.is_paused() {
            return None;
        }
        let limit = self.local(scope).limit;
        let key = format!("rate:{}:{caller}", scope.as_str());
        match redis.throttle(&key, limit, WINDOW).await {
            Ok(Throttled::Allowed { remaining }) => {
                self.resume();
                Some(Ok(Left { limit, remaining }))
            }
            Ok(Throttled::Refused { retry_after }) => {
                self.resume();
                Some(Err(Exceeded { limit, retry_after }))
            }
            Err(error) => {
                self.pause(&error);
                None
            }
        }
    }

    fn is_paused(&self) -> bool {
        self.paused_until
            .lock()
            .is_ok_and(|until| until.is_some_and(|until| until > Instant::now()))
    }

    fn pause(&self, error: &RedisError) {
        let Ok(mut until) = self.paused_until.lock() else { return };
        if until.is_none() {
            let error = error_chain(error);
            tracing::warn!(error, "rate limits are counted by each process for itself");
        }
        *until = Some(Instant::now() + PAUSE);
        metrics::gauge!("rate_limit_degraded").set(1);
    }

    fn resume(&self) {
        let Ok(mut until) = self.paused_until.lock() else { return };
        if until.take().is_some() {
            tracing::info!("rate limits are counted by all processes together again");
        }
        metrics::gauge!("rate_limit_degraded").set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::{Exceeded, Limiter, Scope};
    use crate::config::RateLimits;

    fn limiter() -> Limiter {
        Limiter::new(RateLimits { general: 3, chat: 1, upload: 2, login: 2 }, None)
    }

    #[tokio::test]
    async fn each_caller_and_each_scope_is_counted_alone() {
        let limiter = limiter();
        let mut remaining = Vec::new();
        for _ in 0..3 {
            remaining.push(limiter.check(Scope::General, "ada").await.unwrap().remaining);
        }
        assert_eq!(remaining, [2, 1, 0]);
        let Exceeded { limit, retry_after } =
            limiter.check(Scope::General, "ada").await.unwrap_err();
        assert_eq!(limit, 3);
        assert!((15..=20).contains(&retry_after.as_secs()), "{retry_after:?}");
        assert!(limiter.check(Scope::General, "bob").await.is_ok());
        assert!(limiter.check(Scope::Chat, "ada").await.is_ok());
        assert!(limiter.check(Scope::Chat, "ada").await.is_err());
    }
}
