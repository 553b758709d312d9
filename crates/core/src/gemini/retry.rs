//! When to try again, and after how long: exponential with full jitter, so that calls that failed
//! together do not come back together, and never before the provider's own word.

use std::time::Duration;

use super::GeminiError;
use crate::{jitter, telemetry::error_chain};

/// The first wait is a random part of this; it doubles with each attempt.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);
/// All waits of one call together. Whoever can wait longer tries the whole call again later.
const WAITING_BUDGET: Duration = Duration::from_secs(20);

const FIRST_LOOK: Duration = Duration::from_millis(200);
const LONGEST_LOOK: Duration = Duration::from_secs(15);
/// A circuit is waited for no longer than this where that spares beginning anew.
const OUTLASTED: Duration = Duration::from_mins(2);

/// The attempts of one call.
#[derive(Debug)]
pub struct Attempts {
    allowed: u32,
    made: u32,
    waited: Duration,
    outlasted: Duration,
}

impl Attempts {
    /// `allowed` counts the first one.
    pub fn new(allowed: u32) -> Self {
        Self { allowed, made: 0, waited: Duration::ZERO, outlasted: Duration::ZERO }
    }

    /// An attempt failed: waits before the next one, or gives the error back when there is none.
    pub async fn pause(&mut self, error: GeminiError) -> Result<(), GeminiError> {
        match self.next_wait(&error) {
            Some(wait) => {
                report(&error, wait);
                tokio::time::sleep(wait).await;
                Ok(())
            }
            None => Err(error),
        }
    }

    /// The same for what would else be lost: also waits until a circuit may be closed again. Nothing was
    /// sent in the meantime, so that is no attempt.
    pub async fn outlast(&mut self, error: GeminiError) -> Result<(), GeminiError> {
        let GeminiError::CircuitOpen(wait) = error else { return self.pause(error).await };
        self.outlasted = self.outlasted.saturating_add(wait);
        if self.outlasted > OUTLASTED {
            return Err(error);
        }
        report(&error, wait);
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// An attempt brought nothing: answers whether there is another, at once.
    pub fn another(&mut self) -> bool {
        self.made += 1;
        self.made < self.allowed
    }

    /// What has been done since the last failure was worth something: the count begins anew.
    pub fn progressed(&mut self) {
        self.made = 0;
        self.waited = Duration::ZERO;
        self.outlasted = Duration::ZERO;
    }

    fn next_wait(&mut self, error: &GeminiError) -> Option<Duration> {
        if !self.another() || !error.kind().is_retried() {
            return None;
        }
        let doublings = self.made.saturating_sub(1).min(16);
        let backoff = FIRST_BACKOFF.saturating_mul(1 << doublings).min(LONGEST_BACKOFF);
        let asked = error.retry_after().unwrap_or_default();
        let wait = asked.saturating_add(backoff.mul_f64(jitter::fraction()));
        self.waited = self.waited.saturating_add(wait);
        (self.waited <= WAITING_BUDGET).then_some(wait)
    }
}

/// Looks at something that takes its time: the waits between them double from the first to the longest.
#[derive(Debug)]
pub struct Looks {
    wait: Duration,
}

impl Default for Looks {
    fn default() -> Self {
        Self { wait: FIRST_LOOK }
    }
}

impl Looks {
    /// How long it is until the next one.
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// Waits until it is time for the next one.
    pub async fn pause(&mut self) {
        tokio::time::sleep(self.wait).await;
        self.wait = (self.wait * 2).min(LONGEST_LOOK);
    }
}

/// With the causes of the error.
fn report(error: &GeminiError, wait: Duration) {
    let error = error_chain(error);
    tracing::debug!(error, wait_ms = wait.as_millis(), "trying again");
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Attempts;
    use crate::gemini::{GeminiError, Refusal};

    fn refused(status: u16, body: &str) -> GeminiError {
        Box::new(Refusal::read(status, body.as_bytes(), None)).into()
    }

    #[test]
    fn waits_stay_below_their_doubling_bound_and_end_with_the_attempts() {
        for _ in 0..100 {
            let mut attempts = Attempts::new(4);
            for bound in [500, 1000, 2000] {
                let wait = attempts.next_wait(&refused(503, "")).unwrap();
                assert!(wait < Duration::from_millis(bound), "{wait:?}");
            }
            assert_eq!(attempts.next_wait(&refused(503, "")), None);
        }
    }

    #[test]
    fn the_provider_is_not_asked_before_the_time_it_named() {
        let body = r#"{"error":{"code":429,"details":[{"retryDelay":"7s"}]}}"#;
        let mut attempts = Attempts::new(9);
        assert!(attempts.next_wait(&refused(429, body)).unwrap() >= Duration::from_secs(7));
        assert!(attempts.next_wait(&refused(429, body)).unwrap() >= Duration::from_secs(7));
        assert_eq!(attempts.next_wait(&refused(429, body)), None, "beyond the budget of waiting");
    }

    #[test]
    fn what_cannot_succeed_is_not_tried_again() {
        for status in [400, 401, 403, 404, 413] {
            assert_eq!(Attempts::new(9).next_wait(&refused(status, "")), None, "{status}");
        }
        let full = r#"{"error":{"message":"Corpus has reached the storage limit of 1 bytes."}}"#;
        assert_eq!(Attempts::new(9).next_wait(&refused(429, full)), None);
        assert_eq!(Attempts::new(9).next_wait(&GeminiError::UntrustedAddress), None);
    }
}
