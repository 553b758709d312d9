//! One circuit as a pure state machine: time comes in, decisions come out.
//!
//! Invariants: a closed circuit admits everybody; an open one nobody before its time and then one call
//! on trial, whose outcome closes it or opens it for longer.

use std::time::Duration;

use tokio::time::Instant;

/// So many failures in a row open the circuit.
pub const TOLERATED_FAILURES: u32 = 5;
/// How long it stays open the first time; doubles with each trial that fails.
pub const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// A used-up quota is looked at again after this, should the provider name no time.
const QUOTA_PAUSE: Duration = Duration::from_mins(10);
/// Whatever the provider says, it is asked again after this.
const LONGEST_QUOTA_PAUSE: Duration = Duration::from_hours(1);
/// What those hear who come while another call is on trial.
const DURING_TRIAL: Duration = Duration::from_secs(1);

/// How a call ended, as far as the circuit is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The provider answered, be it with a refusal of this request.
    Answered,
    Outage,
    /// Nothing will be answered before the time the provider named, if it did.
    QuotaExhausted(Option<Duration>),
    /// Nobody waited for the end, or it says nothing about the provider.
    Abandoned,
}

#[derive(Debug, Default)]
pub struct Circuit {
    failures: u32,
    pause: Duration,
    open_until: Option<Instant>,
    on_trial: bool,
}

impl Circuit {
    /// Lets a call through, or says how long to wait.
    pub fn admit(&mut self, now: Instant) -> Result<(), Duration> {
        let Some(until) = self.open_until else { return Ok(()) };
        if now < until {
            return Err(until - now);
        }
        if self.on_trial {
            return Err(DURING_TRIAL);
        }
        self.on_trial = true;
        Ok(())
    }

    /// An admitted call ended. Answers whether this opened the circuit.
    pub fn settle(&mut self, outcome: Outcome, now: Instant) -> bool {
        let was_on_trial = std::mem::take(&mut self.on_trial);
        match outcome {
            Outcome::Answered => {
                *self = Self::default();
                false
            }
            Outcome::Abandoned => false,
            Outcome::Outage => {
                self.failures = self.failures.saturating_add(1);
                let is_open = self.open_until.is_some_and(|until| now < until);
                if is_open || (!was_on_trial && self.failures < TOLERATED_FAILURES) {
                    return false;
                }
                let doubled = self.pause.saturating_mul(2);
                self.pause = doubled.clamp(FIRST_PAUSE, LONGEST_PAUSE);
                self.open_until = Some(now + self.pause);
                true
            }
            Outcome::QuotaExhausted(asked) => {
                let pause = asked.unwrap_or(QUOTA_PAUSE).min(LONGEST_QUOTA_PAUSE);
                self.open_until = Some(now + pause);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use tokio::time::Instant;

    use super::{Circuit, FIRST_PAUSE, Outcome, TOLERATED_FAILURES};

    fn opened(now: Instant) -> Circuit {
        let mut circuit = Circuit::default();
        for failure in 1..=TOLERATED_FAILURES {
            assert!(circuit.admit(now).is_ok());
            assert_eq!(circuit.settle(Outcome::Outage, now), failure == TOLERATED_FAILURES);
        }
        circuit
    }

    #[test]
    fn it_opens_after_failures_in_a_row_only() {
        let now = Instant::now();
        let mut circuit = Circuit::default();
        for _ in 0..10 {
            for _ in 1..TOLERATED_FAILURES {
                circuit.settle(Outcome::Outage, now);
            }
            circuit.settle(Outcome::Answered, now);
        }
        assert!(circuit.admit(now).is_ok());
        assert_eq!(opened(now).admit(now), Err(FIRST_PAUSE));
    }

    #[test]
    fn one_call_on_trial_closes_it_or_opens_it_for_longer() {
        let mut now = Instant::now();
        let mut circuit = opened(now);
        now += FIRST_PAUSE;
        assert!(circuit.admit(now).is_ok());
        assert!(circuit.admit(now).is_err(), "one at a time");
        circuit.settle(Outcome::Outage, now);
        assert_eq!(circuit.admit(now), Err(FIRST_PAUSE * 2));
        now += FIRST_PAUSE * 2;
        assert!(circuit.admit(now).is_ok());
        circuit.settle(Outcome::Abandoned, now);
        assert!(circuit.admit(now).is_ok(), "a trial nobody waited for decides nothing");
        circuit.settle(Outcome::Answered, now);
        assert!(circuit.admit(now).is_ok() && circuit.admit(now).is_ok());
    }

    #[test]
    fn a_used_up_quota_opens_it_at_once_for_the_time_named() {
        let now = Instant::now();
        let mut circuit = Circuit::default();
        circuit.settle(Outcome::QuotaExhausted(Some(Duration::from_mins(3))), now);
        assert_eq!(circuit.admit(now), Err(Duration::from_mins(3)));
        circuit.settle(Outcome::QuotaExhausted(Some(Duration::from_hours(10))), now);
        assert_eq!(circuit.admit(now), Err(Duration::from_hours(1)));
    }

    proptest! {
        /// Whatever happened, the provider is asked again within the longest pause.
        #[test]
        fn nobody_is_locked_out_for_ever(
            events in prop::collection::vec((0_u64..20_000, 0_u8..4), 0..60),
        ) {
            let mut now = Instant::now();
            let mut circuit = Circuit::default();
            for (millis, event) in events {
                now += Duration::from_millis(millis);
                if circuit.admit(now).is_ok() {
                    circuit.settle(match event {
                        0 => Outcome::Answered,
                        1 => Outcome::QuotaExhausted(None),
                        2 => Outcome::Abandoned,
                        _ => Outcome::Outage,
                    }, now);
                }
            }
            prop_assert!(circuit.admit(now + Duration::from_mins(10)).is_ok());
        }
    }
}
