//! Query parameters, with refusals as problems that name the parameter.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;

use super::wording;
use crate::error::{ApiError, FieldProblem};

/// NUL in an address. A percent sign always begins an escape, so this is never part of something else.
const NUL: &str = "%00";

/// The query of the address as a type of the route's own. Parameters nobody asked for are ignored.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    #[expect(clippy::disallowed_types, reason = "this is the replacement of axum's own type")]
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        if let Some(name) = parameter_with_nul(parts.uri.query().unwrap_or_default()) {
            let problem = FieldProblem::new(name, "invalid", "must not contain NUL");
            return Err(ApiError::invalid(vec![problem]));
        }
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection| {
                let text = rejection.body_text();
                let (_, message) = text.split_once(": ").unwrap_or(("", &text));
                let (name, message) = message.split_once(": ").unwrap_or(("query", message));
                ApiError::invalid(vec![wording::problem(name, message)])
            })
    }
}

fn parameter_with_nul(query: &str) -> Option<&str> {
    let mut pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.find(|(_, value)| value.contains(NUL)).map(|(name, _)| name)
}
