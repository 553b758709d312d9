//! Answering questions.
//!
//! [`answer`] does everything that can fail before the first byte: access, the conversation, the model,
//! the reservation. What it returns is a stream of typed [`AnswerEvent`]s made by a task of its own, so
//! that an answer is always settled, whatever becomes of its listener. Dropping the stream cancels the
//! engine's work.
//!
//! Invariants: every hold made here is settled or released exactly once (by the task, or after a crash
//! by [`settle_expired`]); there is one ledger row for each call of the engine and none without a call;
//! a message is shown only when it was settled.

mod answer_stream;
mod draft;
mod estimate;
mod history;
mod outcome;
mod producer;
mod reaper;
mod scope;
mod settlement;
mod turn;

pub mod conversations;
pub mod export;
pub mod sources;

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{
    app::App,
    budgets::BudgetError,
    db::DbError,
    engine::Turn,
    ids::{DocumentId, StoreId, UserId},
};

use turn::Allowed;

pub use answer_stream::{AnswerEvent, AnswerFailure, AnswerStream, Finished, Started};
pub use estimate::{Estimate, estimate};
pub use reaper::settle_expired;

/// A question or a system text may have this many characters.
pub const LONGEST_QUESTION: usize = 32_000;

/// A question, well-formed but not yet allowed.
#[derive(Debug, Clone)]
pub struct Question {
    /// Each once, at least one; the first is where a new conversation belongs.
    pub stores: Vec<StoreId>,
    /// Only these documents are searched.
    pub documents: Option<Vec<DocumentId>>,
    /// Not blank, at most [`LONGEST_QUESTION`] characters.
    pub text: String,
    /// What was said before, oldest first, where the client says so itself.
    pub history: Option<Vec<Turn>>,
    /// Absent: a new conversation with a fresh id.
    pub session: Option<String>,
    /// Replace the last answer instead of adding a turn.
    pub regenerate: bool,
    /// Absent: the default model.
    pub model: Option<String>,
    pub system: Option<String>,
    pub labels: Labels,
    pub metadata_filter: Option<Map<String, Value>>,
}

/// What a client wants to find again in the ledger.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    pub project_id: Option<i64>,
    pub tags: Option<Map<String, Value>>,
}

/// Why a question is not answered.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    #[error("the store does not exist for this person")]
    StoreNotFound,
    #[error("a document does not exist in these stores")]
    DocumentNotFound,
    #[error("the conversation does not exist for this person")]
    SessionNotFound,
    #[error("the model cannot be chosen")]
    ModelNotAvailable { model: String, offered: Vec<String> },
    #[error("this metadata filter is not allowed")]
    MetadataFilterNotAllowed {
        /// The key that is not allowed; `None` when filters are not allowed at all.
        key: Option<String>,
    },
    #[error(transparent)]
    Budget(#[from] BudgetError),
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Starts an answer.
pub async fn answer(
    app: &Arc<App>,
    user: UserId,
    question: Question,
) -> Result<AnswerStream, ChatError> {
    let scope = scope::resolve(app, user, &question).await?;
    let history = history::of(app, user, &question).await?;
    let place = producer::free_place(app);
    let allowed = Allowed { question, scope, history, at_once: place.is_some() };
    let (turn, request) = turn::open(app, user, allowed).await?;
    Ok(producer::start(app, place, turn, request))
}
