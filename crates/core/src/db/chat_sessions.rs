//! Table `chat_sessions`. A session whose store is deleted is as good as gone: no function here shows it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::{Access, DbError, Tx, execute, fetch_optional, on};
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
    /// A `like` pattern with `\` as its escape, every letter in [`lower_case`]; at most a few hundred
    /// letters.
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

/// The letter by which a search compares, whatever its case and place in a word.
#[must_use]
pub fn lower_case(letter: char) -> char {
    match (letter, single(letter.to_lowercase())) {
        ('ς', _) => 'σ',
        (_, Some(lower)) => lower,
        (_, None) => letter,
    }
}

/// The letters beyond ASCII in a pattern, each with a form of it that is to be taken for it.
fn other_forms(pattern: &str) -> Vec<(String, String)> {
    let letters: BTreeSet<char> = pattern.chars().filter(|letter| !letter.is_ascii()).collect();
    let forms = |letter: char| {
        let without_upper_case = match letter {
            'σ' => Some('ς'),
            'ß' => Some('ẞ'),
            _ => None,
        };
        let upper = single(letter.to_uppercase()).filter(|upper| lower_case(*upper) == letter);
        let others = upper.into_iter().chain(without_upper_case);
        others.filter(move |form| *form != letter).map(move |form| (form, letter))
    };
    let pairs = letters.into_iter().flat_map(forms);
    pairs.map(|(form, letter)| (form.to_string(), letter.to_string())).collect()
}

fn single(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}

/// Last used first.
///
/// `lower` knows more than ASCII on PostgreSQL only, and there not in every locale, so the other letters
/// of the pattern are brought to one form here.
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
    let forms = filter.pattern.as_deref().map(other_forms).unwrap_or_default();
    let sql = list_sql(forms.len());
    on!(db, conn => {
        let mut query = sqlx::query_as::<_, ChatSession>(AssertSqlSafe(sql))
            .bind(user)
            .bind(filter.store)
            .bind(after_time)
            .bind(after_id)
            .bind(filter.pattern.as_deref())
            .bind(limit);
        for (form, letter) in &forms {
            query = query.bind(form).bind(letter);
        }
        query.fetch_all(conn).await
    })
}

fn list_sql(forms: usize) -> String {
    const FIRST_FORM: usize = 7;
    let compared = |column: &str| {
        (0..forms).map(|form| FIRST_FORM + 2 * form).fold(format!("lower({column})"), |text, at| {
            format!("replace({text}, ${at}, ${})", at + 1)
        })
    };
    format!(
        r"select c.id, c.user_id, c.store_id, c.title, c.created_at, c.updated_at
          from chat_sessions c join stores s on s.id = c.store_id
          where c.user_id = $1 and s.deleted_at is null
            and ($2 is null or c.store_id = $2)
            and ($3 is null or (c.updated_at, c.id) < ($3, $4))
            and ($5 is null or {} like $5 escape '\'
                 or exists (select 1 from chat_history h
                            where h.session_id = c.id and h.hold_id is null
                              and {} like $5 escape '\'))
          order by c.updated_at desc, c.id desc
          limit $6",
        compared("c.title"),
        compared("h.content")
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
