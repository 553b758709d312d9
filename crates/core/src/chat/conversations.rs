//! Conversations after the fact: listing, reading, renaming, rating, deleting.

use std::{collections::BTreeSet, ops::Range};

use chrono::{DateTime, Utc};

use super::sources::{AnswerUsage, Citation, Source};
use crate::{
    app::App,
    db::{
        self, Conn, DbError,
        chat_history::{self, Message},
        chat_sessions::{self, ChatSession, Filter},
    },
    ids::{DocumentId, MessageId, StoreId, UserId},
    paging::{Page, PageRequest},
    stores,
};

/// Why a conversation cannot be shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum ConversationError {
    #[error("the store does not exist for this person")]
    StoreNotFound,
    #[error("the conversation does not exist for this person")]
    SessionNotFound,
    #[error("the answer does not exist for this person")]
    MessageNotFound,
    #[error("the cursor is not one of ours")]
    InvalidCursor,
    #[error(transparent)]
    Database(#[from] DbError),
}

/// A message with what it rests on, as it may be shown now.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownMessage {
    pub id: MessageId,
    /// `user` or `assistant`.
    pub role: String,
    pub content: String,
    pub model: Option<String>,
    pub sources: Vec<Source>,
    pub citations: Vec<Citation>,
    pub usage: Option<AnswerUsage>,
    pub interrupted: bool,
    pub feedback: Option<Feedback>,
    pub created_at: DateTime<Utc>,
}

/// What somebody thought of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// 1 or -1.
    pub rating: i64,
    pub reason: Option<String>,
}

/// A person's conversations, last used first. `search` looks into titles and messages.
pub async fn list(
    app: &App,
    user: UserId,
    store: Option<StoreId>,
    search: Option<&str>,
    page: &PageRequest,
) -> Result<Page<ChatSession>, ConversationError> {
    let filter = Filter {
        store,
        pattern: search.map(pattern),
        after: page.after.as_deref().map(read_cursor).transpose()?,
    };
    let mut conn = app.db.read().await?;
    if let Some(store) = store
        && stores::list_accessible(&mut conn, user, &[store]).await?.is_none()
    {
        return Err(ConversationError::StoreNotFound);
    }
    let limit = i64::from(page.limit) + 1;
    let rows = chat_sessions::list(&mut conn, user, &filter, limit).await?;
    Ok(Page::from_surplus(rows, page.limit, cursor))
}

/// The messages of an own conversation, oldest first.
pub async fn messages(
    app: &App,
    user: UserId,
    session: &str,
    page: &PageRequest,
) -> Result<Page<ShownMessage>, ConversationError> {
    let after = match &page.after {
        Some(cursor) => cursor.parse().map_err(|_| ConversationError::InvalidCursor)?,
        None => 0,
    };
    let mut conn = app.db.read().await?;
    find(&mut conn, user, session).await?;
    let limit = i64::from(page.limit) + 1;
    let rows = chat_history::list(&mut conn, session, MessageId(after), limit).await?;
    let page = Page::from_surplus(rows, page.limit, |row| row.id.to_string());
    let next = page.next;
    let items = shown(&mut conn, page.items).await?;
    Ok(Page { items, next })
}

/// A whole own conversation.
pub async fn read(
    app: &App,
    user: UserId,
    session: &str,
) -> Result<(ChatSession, Vec<ShownMessage>), ConversationError> {
    let mut conn = app.db.read().await?;
    let found = find(&mut conn, user, session).await?;
    let rows = chat_history::list(&mut conn, session, MessageId(0), i64::MAX).await?;
    Ok((found, shown(&mut conn, rows).await?))
}

pub async fn rename(
    app: &App,
    user: UserId,
    session: &str,
    title: &str,
) -> Result<ChatSession, ConversationError> {
    let mut tx = app.db.begin().await?;
    let found = chat_sessions::find(&mut tx, user, session).await?;
    let found = found.ok_or(ConversationError::SessionNotFound)?;
    chat_sessions::rename(&mut tx, session, title).await?;
    tx.commit().await?;
    Ok(ChatSession { title: title.to_owned(), ..found })
}

/// Deletes a conversation with its messages. What it cost stays in the ledger.
pub async fn delete(app: &App, user: UserId, session: &str) -> Result<(), ConversationError> {
    let mut tx = app.db.begin().await?;
    let deleted = chat_sessions::delete(&mut tx, user, session).await?;
    tx.commit().await?;
    if deleted { Ok(()) } else { Err(ConversationError::SessionNotFound) }
}

/// Rates an own answer; `None` withdraws.
pub async fn rate(
    app: &App,
    user: UserId,
    message: MessageId,
    feedback: Option<&Feedback>,
) -> Result<(), ConversationError> {
    let rating = feedback.map(|feedback| feedback.rating);
    let reason = feedback.and_then(|feedback| feedback.reason.as_deref());
    let mut tx = app.db.begin().await?;
    let rated = chat_history::rate(&mut tx, user, message, rating, reason).await?;
    tx.commit().await?;
    if rated { Ok(()) } else { Err(ConversationError::MessageNotFound) }
}

async fn find(
    conn: &mut Conn,
    user: UserId,
    session: &str,
) -> Result<ChatSession, ConversationError> {
    let found = chat_sessions::find(conn, user, session).await?;
    found.ok_or(ConversationError::SessionNotFound)
}

/// Stored messages as they may be shown now: what was quoted from documents that are deleted is gone.
async fn shown(conn: &mut Conn, rows: Vec<Message>) -> Result<Vec<ShownMessage>, DbError> {
    let mut messages = rows.into_iter().map(shown_message).collect::<Result<Vec<_>, _>>()?;
    let quoted: BTreeSet<DocumentId> = messages
        .iter()
        .flat_map(|message| &message.sources)
        .map(|source| source.provider_metadata.rag.document_id)
        .collect();
    let quoted: Vec<DocumentId> = quoted.into_iter().collect();
    let living = db::search::living_documents(conn, &quoted).await?;
    for source in messages.iter_mut().flat_map(|message| &mut message.sources) {
        if !living.contains(&source.provider_metadata.rag.document_id) {
            source.redact();
        }
    }
    Ok(messages)
}

fn shown_message(row: Message) -> Result<ShownMessage, DbError> {
    let corrupt = |what: &str| DbError::Corrupt(format!("{what} of message {}", row.id));
    let usage = row.usage.as_deref().map(serde_json::from_str).transpose();
    Ok(ShownMessage {
        sources: serde_json::from_str(&row.sources).map_err(|_| corrupt("the sources"))?,
        citations: serde_json::from_str(&row.citations).map_err(|_| corrupt("the citations"))?,
        usage: usage.map_err(|_| corrupt("the usage"))?,
        feedback: row.rating.map(|rating| Feedback { rating, reason: row.feedback_reason }),
        id: row.id,
        role: row.role,
        content: row.content,
        model: row.model,
        interrupted: row.interrupted,
        created_at: row.created_at,
    })
}

/// Of a longer search only the beginning counts: databases limit the length of patterns.
const MAX_SEARCH: usize = 200;

/// A `like` pattern that finds the text anywhere, whatever the case of its letters.
fn pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for character in search.chars().take(MAX_SEARCH) {
        match character {
            '%' | '_' | '\\' => pattern.extend(['\\', character]),
            _ => pattern.push(chat_sessions::lower_case(character)),
        }
    }
    pattern.push('%');
    pattern
}

fn cursor(session: &ChatSession) -> String {
    format!("{}.{}", session.updated_at.timestamp_micros(), session.id)
}

/// Microseconds of the years that both databases keep in order: 1970 to 9999.
const MOMENTS: Range<i64> = 0..253_402_300_800_000_000;

fn read_cursor(cursor: &str) -> Result<(DateTime<Utc>, String), ConversationError> {
    let parts = cursor.split_once('.').and_then(|(micros, id)| {
        let micros = micros.parse().ok().filter(|micros| MOMENTS.contains(micros))?;
        let time = DateTime::from_timestamp_micros(micros)?;
        Some((time, id.to_owned())).filter(|_| !id.contains('\0'))
    });
    parts.ok_or(ConversationError::InvalidCursor)
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn a_search_is_taken_literally_but_for_the_case_of_letters() {
        assert_eq!(pattern("100%_Über 中\\"), r"%100\%\_über 中\\%");
        assert_eq!(pattern("ΤΈΛΟΣ"), pattern("τέλος"));
        assert_eq!(pattern(&"Ü".repeat(1000)), format!("%{}%", "ü".repeat(200)));
    }
}
