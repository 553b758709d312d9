//! Circuit breakers: a provider that fails again and again is left alone for a while, so that people
//! hear at once what they would else wait for, and the provider can recover.
//!
//! One circuit for each kind of call and model: a used-up quota of one model says nothing of another.

mod circuit;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::time::Instant;

use self::circuit::{Circuit, Outcome};
use super::{ErrorKind, GeminiError, operation::Operation};

type Key = (Operation, String);

#[derive(Debug, Clone, Default)]
pub struct Breakers(Arc<Mutex<HashMap<Key, Circuit>>>);

/// A call let through. Dropping it without an outcome counts as abandoned.
#[derive(Debug)]
pub struct Permit {
    breakers: Breakers,
    key: Key,
    is_settled: bool,
}

impl Breakers {
    /// Lets a call through, or fails when its circuit is open. `model` is empty for calls without one.
    pub fn admit(&self, operation: Operation, model: &str) -> Result<Permit, GeminiError> {
        let key = (operation, model.to_owned());
        self.lock()
            .entry(key.clone())
            .or_default()
            .admit(Instant::now())
            .map_err(GeminiError::CircuitOpen)?;
        Ok(Permit { breakers: self.clone(), key, is_settled: false })
    }

    fn settle(&self, key: &Key, outcome: Outcome) {
        let opened = self.lock().entry(key.clone()).or_default().settle(outcome, Instant::now());
        if opened {
            let (operation, model) = (key.0.as_str(), key.1.as_str());
            tracing::warn!(operation, model, ?outcome, "the provider is left alone for a while");
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Circuit>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    pub fn settle<T>(mut self, result: &Result<T, GeminiError>) {
        self.is_settled = true;
        self.breakers.settle(&self.key, outcome(self.key.0, result));
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.is_settled {
            self.breakers.settle(&self.key, Outcome::Abandoned);
        }
    }
}

fn outcome<T>(operation: Operation, result: &Result<T, GeminiError>) -> Outcome {
    match result {
        Err(error) if is_of_one_request(operation, error) => Outcome::Abandoned,
        Err(error) if error.kind() == ErrorKind::QuotaExhausted => {
            Outcome::QuotaExhausted(error.retry_after())
        }
        Err(error) if error.kind().is_outage() => Outcome::Outage,
        Ok(_) | Err(_) => Outcome::Answered,
    }
}

/// Whether it need not mean anything for others. Of a question that is too much for it, the provider says
/// that it has failed itself.
fn is_of_one_request(operation: Operation, error: &GeminiError) -> bool {
    match operation {
        Operation::Generate => error.kind() == ErrorKind::Internal,
        Operation::SendChunk | Operation::QueryUpload => error.is_of_one_upload(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Breakers, Operation, circuit::TOLERATED_FAILURES};
    use crate::gemini::{GeminiError, Refusal};

    fn fail(breakers: &Breakers, model: &str) {
        let permit = breakers.admit(Operation::Generate, model).unwrap();
        permit.settle::<()>(&Err(GeminiError::TimedOut(Duration::ZERO)));
    }

    #[test]
    fn a_question_that_is_too_much_for_the_provider_closes_nothing_for_others() {
        let breakers = Breakers::default();
        for _ in 0..2 * TOLERATED_FAILURES {
            let internal: GeminiError = Box::new(Refusal::read(500, b"", None)).into();
            let permit = breakers.admit(Operation::Generate, "a").unwrap();
            permit.settle::<()>(&Err(internal));
        }
        assert!(breakers.admit(Operation::Generate, "a").is_ok());
    }

    #[test]
    fn circuits_of_other_models_and_calls_stay_closed() {
        let breakers = Breakers::default();
        (0..TOLERATED_FAILURES).for_each(|_| fail(&breakers, "a"));
        let refused = breakers.admit(Operation::Generate, "a").unwrap_err();
        assert!(refused.is_transient() && refused.retry_after().is_some());
        assert!(breakers.admit(Operation::Generate, "b").is_ok());
        assert!(breakers.admit(Operation::CreateStore, "a").is_ok());
    }
}
