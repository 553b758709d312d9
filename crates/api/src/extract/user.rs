//! Who is asking.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use rag_core::{
    accounts::{self, Identity},
    ids::UserId,
};

use crate::{codes::Code, error::ApiError, state::AppState};

/// A signed-in, active person.
#[derive(Debug, Clone)]
pub struct CurrentUser {
    pub id: UserId,
    pub email: String,
    pub is_admin: bool,
    /// The sign-in this request belongs to.
    pub session_id: String,
}

impl From<CurrentUser> for Identity {
    fn from(user: CurrentUser) -> Self {
        Self {
            user_id: user.id,
            email: user.email,
            is_admin: user.is_admin,
            session_id: user.session_id,
        }
    }
}

/// A signed-in, active admin.
#[derive(Debug, Clone)]
pub struct AdminUser(pub CurrentUser);

impl FromRequestParts<AppState> for CurrentUser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(bearer)
            .ok_or_else(|| ApiError::refused(Code::Unauthenticated, "Sign in to do this."))?;
        let identity = accounts::authenticate(&state.app, token).await?;
        Ok(Self {
            id: identity.user_id,
            email: identity.email,
            is_admin: identity.is_admin,
            session_id: identity.session_id,
        })
    }
}

/// The token of an `Authorization` header; the scheme's name is case-insensitive.
pub(crate) fn bearer(value: &HeaderValue) -> Option<&str> {
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl FromRequestParts<AppState> for AdminUser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let user = CurrentUser::from_request_parts(parts, state).await?;
        if user.is_admin {
            Ok(Self(user))
        } else {
            Err(ApiError::refused(Code::AdminRequired, "Only admins may do this."))
        }
    }
}
