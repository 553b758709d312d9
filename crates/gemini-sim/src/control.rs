//! The way for tests to look behind the scene: in process through [`Control`], from elsewhere through
//! `/_sim/…`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use crate::counters::Tally;
use crate::faults::FaultRule;
use crate::journal::CallRecord;
use crate::library::DocumentRecord;
use crate::settings::Settings;
use crate::simulation::Simulation;

/// Handle on a running simulator, for tests in the same process.
#[derive(Clone)]
pub struct Control(Arc<Simulation>);

impl Control {
    pub(crate) fn new(sim: Arc<Simulation>) -> Self {
        Self(sim)
    }

    #[must_use]
    pub fn counters(&self) -> Tally {
        self.0.counters.read()
    }

    pub fn reset_counters(&self) {
        self.0.counters.reset();
    }

    pub fn fault(&self, rule: FaultRule) {
        self.0.faults.add(rule);
    }

    /// Rules that still wait for calls.
    #[must_use]
    pub fn pending_faults(&self) -> Vec<FaultRule> {
        self.0.faults.pending()
    }

    /// Rules that no call has met, also those cleared since: faults that proved nothing.
    #[must_use]
    pub fn unmet_faults(&self) -> Vec<FaultRule> {
        self.0.faults.unmet()
    }

    pub fn clear_faults(&self) {
        self.0.faults.clear();
    }

    /// Every document that was ever created, also the deleted ones.
    #[must_use]
    pub fn documents(&self) -> Vec<DocumentRecord> {
        self.0.library.records()
    }

    /// The latest calls, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<CallRecord> {
        self.0.journal()
    }

    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings::clone(&self.0.settings())
    }

    pub fn set_settings(&self, settings: Settings) {
        self.0.set_settings(settings);
    }

    /// Changes some settings; they hold for calls that start afterwards.
    pub fn adjust(&self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.settings();
        change(&mut settings);
        self.set_settings(settings);
    }

    /// Back to an empty provider; settings stay.
    pub fn reset(&self) {
        self.0.reset();
    }
}

type Sim = State<Arc<Simulation>>;

pub fn router() -> Router<Arc<Simulation>> {
    Router::new()
        .route("/health", get(async || Json(json!({"status": "ok"}))))
        .route("/counters", get(read_counters).delete(reset_counters))
        .route("/documents", get(read_documents))
        .route("/calls", get(read_calls))
        .route("/faults", get(read_faults).post(add_faults).delete(clear_faults))
        .route("/settings", get(read_settings).patch(change_settings))
        .route("/reset", post(reset))
}

async fn read_counters(State(sim): Sim) -> Json<Tally> {
    Json(sim.counters.read())
}

async fn reset_counters(State(sim): Sim) -> StatusCode {
    sim.counters.reset();
    StatusCode::NO_CONTENT
}

async fn read_documents(State(sim): Sim) -> Json<Vec<DocumentRecord>> {
    Json(sim.library.records())
}

async fn read_calls(State(sim): Sim) -> Json<Vec<CallRecord>> {
    Json(sim.journal())
}

async fn read_faults(State(sim): Sim) -> Json<Vec<FaultRule>> {
    Json(sim.faults.pending())
}

async fn clear_faults(State(sim): Sim) -> StatusCode {
    sim.faults.clear();
    StatusCode::NO_CONTENT
}

/// Takes one rule or a list of rules.
async fn add_faults(State(sim): Sim, Json(body): Json<Value>) -> Response {
    let list = if body.is_array() { body } else { json!([body]) };
    match serde_json::from_value::<Vec<FaultRule>>(list) {
        Ok(rules) => {
            for rule in rules {
                sim.faults.add(rule);
            }
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response(),
    }
}

async fn read_settings(State(sim): Sim) -> Json<Settings> {
    Json(Settings::clone(&sim.settings()))
}

async fn change_settings(State(sim): Sim, Json(change): Json<Map<String, Value>>) -> Response {
    let mut settings = json!(*sim.settings());
    if let Some(fields) = settings.as_object_mut() {
        fields.extend(change);
    }
    match serde_json::from_value::<Settings>(settings) {
        Ok(settings) => {
            sim.set_settings(settings.clone());
            Json(settings).into_response()
        }
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response(),
    }
}

async fn reset(State(sim): Sim) -> StatusCode {
    sim.reset();
    StatusCode::NO_CONTENT
}
