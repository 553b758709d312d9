//! Table `chat_history`: the messages of conversations.
//!
//! The row of an answer exists from the moment the question is accepted, so that its id is known to the
//! client while it streams and the order of messages is the order of questions. Until it is saved it
//! carries the id of its hold, and nothing that shows messages sees it.

use chrono::{DateTime, Utc};

use super::{Access, DbError, Tx, execute, fetch_all, scalar};
use crate::ids::{MessageId, UserId};

pub const USER: &str = "user";
pub const ASSISTANT: &str = "assistant";

/// A saved message.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Message {
    pub id: MessageId,
    /// [`USER`] or [`ASSISTANT`].
    pub role: String,
    pub content: String,
    pub model: Option<String>,
    /// JSON arrays.
    pub sources: String,
    pub citations: String,
    /// A JSON object.
    pub usage: Option<String>,
    pub grounded: Option<bool>,
    pub interrupted: bool,
    /// 1 or -1.
    pub rating: Option<i64>,
    pub feedback_reason: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// Who said what, as history for the engine.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Said {
    pub id: MessageId,
    pub role: String,
    pub content: String,
}

/// An answer as it is saved.
#[derive(Debug, Clone, Default)]
pub struct SavedAnswer {
    pub content: String,
    pub finish_reason: Option<&'static str>,
    pub model: String,
    pub sources: String,
    pub citations: String,
    pub usage: Option<String>,
    pub grounded: Option<bool>,
    pub interrupted: bool,
}

/// The last `limit` messages, newest first.
pub async fn recent(
    db: &mut impl Access,
    user: UserId,
    session: &str,
    limit: i64,
) -> Result<Vec<Said>, DbError> {
    fetch_all!(
        db,
        Said,
        "select h.id, h.role, h.content
         from chat_history h join chat_sessions c on c.id = h.session_id
         where h.session_id = $1 and c.user_id = $2 and h.hold_id is null
         order by h.id desc limit $3",
        session,
        user,
        limit
    )
}

/// Oldest first, from after the message `after`.
pub async fn list(
    db: &mut impl Access,
    session: &str,
    after: MessageId,
    limit: i64,
) -> Result<Vec<Message>, DbError> {
    fetch_all!(
        db,
        Message,
        "select id, role, content, model, sources, citations, usage, grounded, interrupted, rating,
                feedback_reason, created_at
         from chat_history
         where session_id = $1 and id > $2 and hold_id is null
         order by id limit $3",
        session,
        after,
        limit
    )
}

/// Makes the row of an answer that is about to be made.
pub async fn insert_pending(
    tx: &mut Tx,
    session: &str,
    hold_id: &str,
    now: DateTime<Utc>,
) -> Result<MessageId, DbError> {
    scalar!(
        tx,
        MessageId,
        "insert into chat_history (session_id, role, content, hold_id, created_at)
         values ($1, $2, '', $3, $4) returning id",
        session,
        ASSISTANT,
        hold_id,
        now
    )
}

/// Both rows of a turn in one statement; the later row is the answer's.
pub async fn insert_turn(
    tx: &mut Tx,
    session: &str,
    question: &str,
    hold_id: &str,
    now: DateTime<Utc>,
) -> Result<MessageId, DbError> {
    let rows = fetch_all!(
        tx,
        (MessageId, String),
        "insert into chat_history (session_id, role, content, hold_id, created_at)
         values ($1, $2, $3, null, $6), ($1, $4, '', $5, $6) returning id, role",
        session,
        USER,
        question,
        ASSISTANT,
        hold_id,
        now
    )?;
    rows.into_iter()
        .find_map(|(id, role)| (role == ASSISTANT).then_some(id))
        .ok_or_else(|| DbError::Corrupt("an inserted turn has no answer".to_owned()))
}

/// Keeps the text so far of an answer that is being made.
pub async fn record_partial(tx: &mut Tx, id: MessageId, content: &str) -> Result<(), DbError> {
    execute!(
        tx,
        "update chat_history set content = $2 where id = $1 and hold_id is not null",
        id,
        content
    )?;
    Ok(())
}

/// Saves an answer; from now on it is shown.
pub async fn save(tx: &mut Tx, id: MessageId, answer: &SavedAnswer) -> Result<(), DbError> {
    execute!(
        tx,
        "update chat_history set content = $2, finish_reason = $3, model = $4, sources = $5,
             citations = $6, usage = $7, grounded = $8, interrupted = $9, hold_id = null
         where id = $1",
        id,
        answer.content.as_str(),
        answer.finish_reason,
        answer.model.as_str(),
        answer.sources.as_str(),
        answer.citations.as_str(),
        answer.usage.as_deref(),
        answer.grounded,
        answer.interrupted
    )?;
    Ok(())
}

/// Removes the row of an answer that never came to a text.
pub async fn discard(tx: &mut Tx, id: MessageId) -> Result<(), DbError> {
    execute!(tx, "delete from chat_history where id = $1", id)?;
    Ok(())
}

/// Removes what a new answer replaces: the saved answers between the question and it.
pub async fn remove_replaced(
    tx: &mut Tx,
    session: &str,
    question: MessageId,
    answer: MessageId,
) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from chat_history
         where session_id = $1 and id > $2 and id < $3 and role = $4 and hold_id is null",
        session,
        question,
        answer,
        ASSISTANT
    )?;
    Ok(())
}

/// Saves what is known of an answer whose process died, or removes it when that is nothing.
pub async fn settle_crashed(tx: &mut Tx, hold_id: &str) -> Result<(), DbError> {
    execute!(tx, "delete from chat_history where hold_id = $1 and content = ''", hold_id)?;
    execute!(
        tx,
        "update chat_history set interrupted = true, hold_id = null where hold_id = $1",
        hold_id
    )?;
    Ok(())
}

/// Rates an own answer, or withdraws the rating with `None`. False when there is no such answer.
pub async fn rate(
    tx: &mut Tx,
    user: UserId,
    id: MessageId,
    rating: Option<i64>,
    reason: Option<&str>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update chat_history set rating = $3, feedback_reason = $4
         where id = $1 and role = $5 and hold_id is null
           and session_id in (select c.id from chat_sessions c join stores s on s.id = c.store_id
                              where c.user_id = $2 and s.deleted_at is null)",
        id,
        user,
        rating,
        reason,
        ASSISTANT
    )?;
    Ok(rows == 1)
}
