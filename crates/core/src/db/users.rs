//! Table `users`.

use chrono::{DateTime, Utc};

use super::{Access, DbError, Tx, execute, fetch_one, fetch_optional};
use crate::ids::UserId;

/// A person's account.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct User {
    pub id: UserId,
    pub email: String,
    /// A PHC string; absent for accounts that only the development sign-in can use.
    pub password_hash: Option<String>,
    pub is_admin: bool,
    pub is_active: bool,
    pub admin_notes: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// Inserts an active account without rights. [`DbError::Conflict`] when the address is taken.
pub async fn insert(
    tx: &mut Tx,
    email: &str,
    password_hash: Option<&str>,
    now: DateTime<Utc>,
) -> Result<User, DbError> {
    fetch_one!(
        tx,
        User,
        "insert into users (email, password_hash, created_at) values ($1, $2, $3)
         returning id, email, password_hash, is_admin, is_active, admin_notes, created_at",
        email,
        password_hash,
        now
    )
}

pub async fn find(db: &mut impl Access, id: UserId) -> Result<Option<User>, DbError> {
    fetch_optional!(
        db,
        User,
        "select id, email, password_hash, is_admin, is_active, admin_notes, created_at
         from users where id = $1",
        id
    )
}

pub async fn find_by_email(db: &mut impl Access, email: &str) -> Result<Option<User>, DbError> {
    fetch_optional!(
        db,
        User,
        "select id, email, password_hash, is_admin, is_active, admin_notes, created_at
         from users where email = $1",
        email
    )
}

pub async fn set_password(tx: &mut Tx, id: UserId, password_hash: &str) -> Result<(), DbError> {
    execute!(tx, "update users set password_hash = $2 where id = $1", id, password_hash)?;
    Ok(())
}

pub async fn set_admin(tx: &mut Tx, id: UserId, is_admin: bool) -> Result<(), DbError> {
    execute!(tx, "update users set is_admin = $2 where id = $1", id, is_admin)?;
    Ok(())
}
