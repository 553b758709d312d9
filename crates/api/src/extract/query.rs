//! Query parameters, with refusals as problems.

use axum::{extract::FromRequestParts, http::request::Parts};
use rag_core::paging::PageRequest;
use serde::de::DeserializeOwned;

use crate::error::{ApiError, FieldProblem};

/// The query of the address as a type of the route's own. Parameters nobody asked for are ignored.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    #[expect(clippy::disallowed_types, reason = "this is the replacement of axum's own type")]
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection| {
                let text = rejection.body_text();
                let (_, message) = text.split_once(": ").unwrap_or(("", &text));
                let (field, message) = message.split_once(": ").unwrap_or(("query", message));
                ApiError::invalid(vec![FieldProblem::new(field, "invalid", message)])
            })
    }
}

/// A part of a list: `limit` between 1 and `most`, `usual` when absent.
pub fn page(
    limit: Option<u32>,
    cursor: Option<String>,
    usual: u32,
    most: u32,
) -> Result<PageRequest, ApiError> {
    let limit = limit.unwrap_or(usual);
    if !(1..=most).contains(&limit) {
        let message = format!("must be between 1 and {most}");
        let problem = FieldProblem::new("limit", "out_of_range", message);
        return Err(ApiError::invalid(vec![problem]));
    }
    Ok(PageRequest { limit, after: cursor })
}
