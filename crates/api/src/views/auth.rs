//! Accounts on the wire.

use chrono::{DateTime, Utc};
use rag_core::{
    accounts::SignedIn,
    db::{auth_sessions::AuthSession, users::User},
};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct AccessTokenView {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: u64,
}

impl From<SignedIn> for AccessTokenView {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            access_token: signed_in.access_token,
            token_type: "bearer",
            expires_in: signed_in.expires_in,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    id: i64,
    email: String,
    is_admin: bool,
    created_at: DateTime<Utc>,
}

impl From<User> for MeView {
    fn from(user: User) -> Self {
        Self {
            id: user.id.0,
            email: user.email,
            is_admin: user.is_admin,
            created_at: user.created_at,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    id: String,
    created_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    user_agent: Option<String>,
    /// Whether this request belongs to it.
    current: bool,
}

impl SessionView {
    #[must_use]
    pub fn new(session: AuthSession, current_id: &str) -> Self {
        Self {
            current: session.id == current_id,
            id: session.id,
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            user_agent: session.user_agent,
        }
    }
}
