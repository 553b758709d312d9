//! The turn of a conversation as it stands in the database while its answer is made: the conversation,
//! the question, the row the answer will go to, and the hold on the budget, all in one transaction.

use chrono::{DateTime, Duration, Utc};

use super::{ChatError, Labels, Question, history::History, scope::Scope};
use crate::{
    app::App,
    budgets::{self, Purpose},
    config::Model,
    db::{
        self, DbError, Tx,
        budgets::Progress,
        chat_history,
        chat_sessions::{self, ChatSession},
    },
    engine::{AnswerRequest, Turn, asked_tokens},
    ids::{self, MessageId, StoreId, UserId},
    pricing::WorstCase,
};

/// How long a hold lives without a sign of life of its answer.
pub(super) const HOLD_LIFE: Duration = Duration::seconds(120);
/// Characters of the question that become the title of its conversation.
const TITLE_CHARACTERS: usize = 50;

/// An accepted question whose answer is being made.
#[derive(Debug)]
pub(super) struct OpenTurn {
    pub session: String,
    /// Where the answer is saved.
    pub message: MessageId,
    pub hold_id: String,
    pub model: Model,
    pub labels: Labels,
    /// What was counted as sent: system text, history and question.
    pub prompt_tokens: i64,
    /// Whether the rest of the budget made the answer shorter than it might have been.
    pub is_shortened: bool,
}

/// A question that may be asked.
#[derive(Debug)]
pub(super) struct Allowed {
    pub question: Question,
    pub scope: Scope,
    pub history: History,
    /// Whether the engine is called as soon as the turn is open.
    pub at_once: bool,
}

/// Opens the turn and says what the engine is asked.
pub(super) async fn open(
    app: &App,
    user: UserId,
    allowed: Allowed,
) -> Result<(OpenTurn, AnswerRequest), ChatError> {
    let Allowed { question, scope, history, at_once } = allowed;
    let now = app.now();
    let prompt_tokens = prompt_tokens(app, &question, &history.turns);
    let worst = worst_case(app, &scope.model, prompt_tokens, now);
    let longest = i64::from(app.settings.chat.max_output_tokens);
    let mut tx = app.db.begin().await?;
    let session = open_session(&mut tx, user, &question, now).await?;
    let purpose = Purpose::Answer {
        store: first_store(&question),
        session: session.id.clone(),
        model: scope.model.id.clone(),
        input_tokens: prompt_tokens,
        called: at_once,
        expires_at: now + HOLD_LIFE,
    };
    let (hold, max_output_tokens) =
        budgets::reserve_answer(&mut tx, user, worst, longest, purpose, now).await?;
    let (id, text) = (session.id.as_str(), question.text.as_str());
    let message = match history.repeats {
        Some(_) => chat_history::insert_pending(&mut tx, id, &hold.id, now).await?,
        None => chat_history::insert_turn(&mut tx, id, text, &hold.id, now).await?,
    };
    tx.commit().await?;
    let request = AnswerRequest {
        question: question.text,
        history: history.turns,
        system: question.system,
        stores: scope.stores,
        documents: scope.documents,
        model: scope.model.id.clone(),
        max_output_tokens,
        metadata_filter: scope.metadata_filter,
    };
    let turn = OpenTurn {
        session: session.id,
        message,
        hold_id: hold.id,
        model: scope.model,
        labels: question.labels,
        prompt_tokens,
        is_shortened: max_output_tokens < longest,
    };
    Ok((turn, request))
}

async fn open_session(
    tx: &mut Tx,
    user: UserId,
    question: &Question,
    now: DateTime<Utc>,
) -> Result<ChatSession, ChatError> {
    let session = ChatSession {
        id: question.session.clone().unwrap_or_else(ids::fresh),
        user_id: user,
        store_id: first_store(question),
        title: question.text.chars().take(TITLE_CHARACTERS).collect(),
        created_at: now,
        updated_at: now,
    };
    let opened = chat_sessions::open(tx, &session).await?;
    opened.ok_or(ChatError::SessionNotFound)
}

fn first_store(question: &Question) -> StoreId {
    question.stores.first().copied().unwrap_or(StoreId(0))
}

/// What is sent whatever the engine finds, in tokens.
pub(super) fn prompt_tokens(app: &App, question: &Question, history: &[Turn]) -> i64 {
    let asked = asked_tokens(question.system.as_deref(), history, &question.text);
    asked.saturating_add(app.engine.instruction_tokens())
}

pub(super) fn worst_case(
    app: &App,
    model: &Model,
    prompt_tokens: i64,
    now: DateTime<Utc>,
) -> WorstCase {
    let retrieved = i64::from(app.settings.chat.retrieval_token_allowance);
    WorstCase::new(model, prompt_tokens.saturating_add(retrieved), now)
}

/// Writes a sign of life of an answer: that the engine was called, how much it has produced, and its
/// text so far.
pub(super) async fn record_progress(
    app: &App,
    hold_id: &str,
    message: MessageId,
    model: &str,
    progress: Progress,
    text: &str,
) -> Result<(), DbError> {
    let expires_at = app.now() + HOLD_LIFE;
    let mut tx = app.db.begin().await?;
    db::budgets::record_progress(&mut tx, hold_id, model, progress, expires_at).await?;
    if !text.is_empty() {
        chat_history::record_partial(&mut tx, message, text).await?;
    }
    tx.commit().await
}
