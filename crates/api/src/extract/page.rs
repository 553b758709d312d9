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
        let problem = |field, message: String| {
            Err(ApiError::invalid(vec![FieldProblem::new(field, "out_of_range", message)]))
        };
        if limit.is_some_and(|limit| !(1..=MAX_LIMIT).contains(&limit)) {
            return problem("limit", format!("must be between 1 and {MAX_LIMIT}"));
        }
        if cursor.as_deref().is_some_and(|cursor| cursor.parse::<i64>().is_err()) {
            return problem("cursor", "is not a cursor of this list".to_owned());
        }
        Ok(Self { limit, cursor })
    }
}
