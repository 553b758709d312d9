//! Calls that the settings can close. A closed one refuses before it looks at the body, so that nobody
//! learns from it what a body would have to be.

use axum::{extract::FromRequestParts, http::request::Parts};
use rag_core::accounts::AccountError;

use crate::{codes::Code, error::ApiError, state::AppState};

/// Strangers may register.
#[derive(Debug, Clone, Copy)]
pub struct RegistrationOpen;

impl FromRequestParts<AppState> for RegistrationOpen {
    type Rejection = ApiError;

    async fn from_request_parts(_: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        if state.app.settings.auth.allow_registration {
            Ok(Self)
        } else {
            Err(AccountError::RegistrationClosed.into())
        }
    }
}

/// The sign-in by address alone is possible; where it is not, there is no such call.
#[derive(Debug, Clone, Copy)]
pub struct DevLoginAllowed;

impl FromRequestParts<AppState> for DevLoginAllowed {
    type Rejection = ApiError;

    async fn from_request_parts(_: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let settings = &state.app.settings;
        if settings.auth.allow_dev_login && !settings.environment.is_deployed() {
            Ok(Self)
        } else {
            Err(ApiError::refused(Code::NotFound, "There is nothing here."))
        }
    }
}
