//! Who is asking.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use rag_core::accounts::{self, Identity};

use crate::{codes::Code, error::ApiError, state::AppState};

/// A signed-in, active person.
#[derive(Debug, Clone)]
pub struct CurrentUser(pub Identity);

/// A signed-in, active admin.
#[derive(Debug, Clone)]
pub struct AdminUser(pub Identity);

impl FromRequestParts<AppState> for CurrentUser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(bearer)
            .ok_or_else(|| ApiError::refused(Code::Unauthenticated, "Sign in to do this."))?;
        let identity = accounts::authenticate(&state.app, token).await?;
        tracing::Span::current().record("user_id", identity.user_id.0);
        Ok(Self(identity))
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
        let CurrentUser(user) = CurrentUser::from_request_parts(parts, state).await?;
        if user.is_admin {
            Ok(Self(user))
        } else {
            Err(ApiError::refused(Code::AdminRequired, "Only admins may do this."))
        }
    }
}
