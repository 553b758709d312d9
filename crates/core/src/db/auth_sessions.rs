//! Tables `auth_sessions` and `refresh_tokens`.

use chrono::{DateTime, Utc};

use super::{Access, DbError, Tx, execute, fetch_all, fetch_optional};
use crate::ids::UserId;

/// One sign-in of a person.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AuthSession {
    pub id: String,
    pub user_id: UserId,
    pub user_agent: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// What a request must know about the person whose session it claims.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Holder {
    pub email: String,
    pub is_admin: bool,
    pub is_active: bool,
    pub ended_at: Option<DateTime<Utc>>,
}

pub async fn insert(tx: &mut Tx, session: &AuthSession) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into auth_sessions (id, user_id, user_agent, created_at, last_used_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        session.id.as_str(),
        session.user_id,
        session.user_agent.as_deref(),
        session.created_at,
        session.last_used_at,
        session.expires_at
    )?;
    Ok(())
}

/// The holder of a session, whether it has ended or not.
pub async fn holder(
    db: &mut impl Access,
    session_id: &str,
    user: UserId,
) -> Result<Option<Holder>, DbError> {
    fetch_optional!(
        db,
        Holder,
        "select u.email, u.is_admin, u.is_active, s.ended_at
         from auth_sessions s join users u on u.id = s.user_id
         where s.id = $1 and s.user_id = $2",
        session_id,
        user
    )
}

/// A person's sessions that can still be used, newest first.
pub async fn list_open(
    db: &mut impl Access,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<AuthSession>, DbError> {
    fetch_all!(
        db,
        AuthSession,
        "select id, user_id, user_agent, created_at, last_used_at, expires_at, ended_at
         from auth_sessions
         where user_id = $1 and ended_at is null and expires_at > $2
         order by last_used_at desc, id desc",
        user,
        now
    )
}

pub async fn insert_refresh_token(
    tx: &mut Tx,
    token_hash: &str,
    session_id: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into refresh_tokens (token_hash, session_id, created_at) values ($1, $2, $3)",
        token_hash,
        session_id,
        now
    )?;
    Ok(())
}

pub async fn find_by_refresh_token(
    db: &mut impl Access,
    token_hash: &str,
) -> Result<Option<AuthSession>, DbError> {
    fetch_optional!(
        db,
        AuthSession,
        "select s.id, s.user_id, s.user_agent, s.created_at, s.last_used_at, s.expires_at, s.ended_at
         from refresh_tokens t join auth_sessions s on s.id = t.session_id
         where t.token_hash = $1",
        token_hash
    )
}

/// Uses a refresh token up. False when somebody has used it before.
pub async fn mark_rotated(
    tx: &mut Tx,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update refresh_tokens set rotated_at = $2 where token_hash = $1 and rotated_at is null",
        token_hash,
        now
    )?;
    Ok(rows == 1)
}

pub async fn touch(
    tx: &mut Tx,
    session_id: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update auth_sessions set last_used_at = $2, expires_at = $3 where id = $1",
        session_id,
        now,
        expires_at
    )?;
    Ok(())
}

pub async fn end(tx: &mut Tx, session_id: &str, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(
        tx,
        "update auth_sessions set ended_at = $2 where id = $1 and ended_at is null",
        session_id,
        now
    )?;
    Ok(())
}

/// Ends a session if it is this person's and still open.
pub async fn end_own(
    tx: &mut Tx,
    user: UserId,
    session_id: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update auth_sessions set ended_at = $3
         where id = $1 and user_id = $2 and ended_at is null",
        session_id,
        user,
        now
    )?;
    Ok(rows == 1)
}

pub async fn end_others(
    tx: &mut Tx,
    user: UserId,
    kept_session: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update auth_sessions set ended_at = $3
         where user_id = $1 and id <> $2 and ended_at is null",
        user,
        kept_session,
        now
    )?;
    Ok(())
}
