//! `limit` and `cursor` of a list.

use axum::{extract::FromRequestParts, http::request::Parts};
use rag_core::paging::PageRequest;
use serde::Deserialize;

use super::Query;
use crate::error::{ApiError, FieldProblem};

/// The largest page of most lists.
const MAX_LIMIT: u32 = 500;

/// Which part of a list is asked for. Without parameters the old service answered with everything, and
/// so does this: `limit` is then absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    pub limit: Option<u32>,
    pub cursor: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Parameters {
    limit: Option<u32>,
    cursor: Option<String>,
}

impl Listing {
    /// The page to read; `all` stands for an absent limit.
    #[must_use]
    pub fn page(&self, all: u32) -> PageRequest {
        PageRequest { limit: self.limit.unwrap_or(all), after: self.cursor.clone() }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Listing {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(Parameters { limit, cursor }) = Query::from_request_parts(parts, state).await?;
        let limit = limit.map(|limit| within(limit, MAX_LIMIT)).transpose()?;
        if cursor.as_deref().is_some_and(|cursor| cursor.parse::<i64>().is_err()) {
            return Err(invalid_cursor());
        }
        Ok(Self { limit, cursor })
    }
}

/// A part of a list: `limit` between 1 and `most`, `usual` when absent.
pub fn page(
    limit: Option<u32>,
    cursor: Option<String>,
    usual: u32,
    most: u32,
) -> Result<PageRequest, ApiError> {
    Ok(PageRequest { limit: within(limit.unwrap_or(usual), most)?, after: cursor })
}

fn within(limit: u32, most: u32) -> Result<u32, ApiError> {
    if (1..=most).contains(&limit) {
        return Ok(limit);
    }
    let message = format!("must be between 1 and {most}");
    Err(ApiError::invalid(vec![FieldProblem::new("limit", "out_of_range", message)]))
}

/// A text that no list gave as its cursor.
pub(crate) fn invalid_cursor() -> ApiError {
    let problem = FieldProblem::new("cursor", "invalid", "is not a cursor of this list");
    ApiError::invalid(vec![problem])
}
