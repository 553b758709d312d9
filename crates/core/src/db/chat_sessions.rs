//! Table `chat_sessions`. A session whose store is deleted is as good as gone: no function here shows it.

use chrono::{DateTime, Utc};

use super::{Access, DbError, Tx, execute, fetch_all, fetch_optional};
use crate::ids::{StoreId, UserId};

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ChatSession {
    /// Chosen by the client or made here; unique over all people.
    pub id: String,
    pub user_id: UserId,
    /// The store it began with.
    pub store_id: StoreId,
    pub title: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Which conversations to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub store: Option<StoreId>,
    /// A `like` pattern with `\` as its escape, in lower case.
    pub pattern: Option<String>,
    /// Only what comes after this row in the order of the list.
    pub after: Option<(DateTime<Utc>, String)>,
}

/// Creates the conversation, or marks the person's own one as used. `None` when the id belongs to
/// somebody else, or the conversation's store is deleted.
pub async fn open(tx: &mut Tx, session: &ChatSession) -> Result<Option<ChatSession>, DbError> {
    fetch_optional!(
        tx,
        ChatSession,
        "insert into chat_sessions (id, user_id, store_id, title, created_at, updated_at)
         select $1, $2, s.id, $4, $5, $6 from stores s where s.id = $3 and s.deleted_at is null
         on conflict (id) do update set updated_at = excluded.updated_at
         where chat_sessions.user_id = excluded.user_id
           and exists (select 1 from stores s
                       where s.id = chat_sessions.store_id and s.deleted_at is null)
         returning id, user_id, store_id, title, created_at, updated_at",
        session.id.as_str(),
        session.user_id,
        session.store_id,
        session.title.as_str(),
        session.created_at,
        session.updated_at
    )
}

pub async fn find(
    db: &mut impl Access,
    user: UserId,
    id: &str,
) -> Result<Option<ChatSession>, DbError> {
    fetch_optional!(
        db,
        ChatSession,
        "select c.id, c.user_id, c.store_id, c.title, c.created_at, c.updated_at
         from chat_sessions c join stores s on s.id = c.store_id
         where c.id = $1 and c.user_id = $2 and s.deleted_at is null",
        id,
        user
    )
}

/// Last used first.
pub async fn list(
    db: &mut impl Access,
    user: UserId,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<ChatSession>, DbError> {
    let (after_time, after_id) = match &filter.after {
        Some((time, id)) => (Some(*time), Some(id.as_str())),
        None => (None, None),
    };
    fetch_all!(
        db,
        ChatSession,
        r"select c.id, c.user_id, c.store_id, c.title, c.created_at, c.updated_at
          from chat_sessions c join stores s on s.id = c.store_id
          where c.user_id = $1 and s.deleted_at is null
            and ($2 is null or c.store_id = $2)
            and ($3 is null or (c.updated_at, c.id) < ($3, $4))
            and ($5 is null or lower(c.title) like $5 escape '\'
                 or exists (select 1 from chat_history h
                            where h.session_id = c.id and h.hold_id is null
                              and lower(h.content) like $5 escape '\'))
          order by c.updated_at desc, c.id desc
          limit $6",
        user,
        filter.store,
        after_time,
        after_id,
        filter.pattern.as_deref(),
        limit
    )
}

pub async fn rename(tx: &mut Tx, id: &str, title: &str) -> Result<(), DbError> {
    execute!(tx, "update chat_sessions set title = $2 where id = $1", id, title)?;
    Ok(())
}

/// Removes the conversation with its messages.
pub async fn delete(tx: &mut Tx, user: UserId, id: &str) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "delete from chat_sessions where id = $1 and user_id = $2
           and exists (select 1 from stores s
                       where s.id = chat_sessions.store_id and s.deleted_at is null)",
        id,
        user
    )?;
    Ok(rows == 1)
}
