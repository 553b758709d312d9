//! Whether the provider can be reached, asked seldom: whoever watches this service asks often, and the
//! provider counts every call.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Mutex;

use super::failure;
use crate::{clock::SharedClock, engine::EngineError, gemini::Gemini};

/// How long an answer is good for.
const KEPT: TimeDelta = TimeDelta::seconds(30);

/// The latest look. Those who ask at the same time share one call.
#[derive(Debug, Default)]
pub(super) struct Probe(Mutex<Option<(DateTime<Utc>, bool)>>);

impl Probe {
    pub async fn ask(&self, gemini: &Gemini, clock: &SharedClock) -> Result<(), EngineError> {
        let mut latest = self.0.lock().await;
        if let Some((at, is_there)) = *latest
            && clock.now() - at < KEPT
        {
            return if is_there { Ok(()) } else { Err(failure::no_answer()) };
        }
        let answer = gemini.probe().await;
        *latest = Some((clock.now(), answer.is_ok()));
        answer.map_err(failure::of)
    }
}
