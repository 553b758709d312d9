//! What a client sees when something fails: a problem document (RFC 9457) made from the code table.
//!
//! The constructor is private to this module, and conversions of feature errors live in one file as
//! exhaustive matches. A source error is kept for the log and never reaches a body.

mod conversions;

use std::collections::BTreeMap;

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use rag_core::telemetry::error_chain;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::codes::Code;

/// Clients get the same words for every internal failure.
const INTERNAL_DETAIL: &str = "An internal error occurred. Please try again; if it happens again, \
                               report the request id.";

pub type ApiResult<T> = Result<T, ApiError>;

/// What a problem says beyond the members that all have, as it will be written.
type Members = BTreeMap<&'static str, Box<RawValue>>;

/// A failed request.
#[derive(Debug)]
pub struct ApiError {
    code: Code,
    detail: String,
    errors: Vec<FieldProblem>,
    members: Members,
    headers: Vec<(HeaderName, HeaderValue)>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    pub field: String,
    pub message: String,
    pub code: &'static str,
}

impl FieldProblem {
    pub fn new(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into(), code }
    }
}

impl ApiError {
    fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            members: Members::new(),
            headers: Vec::new(),
            source: None,
        }
    }

    /// A refusal of the request as such, decided at the edge. `detail` is a sentence for people.
    pub(crate) fn refused(code: Code, detail: impl Into<String>) -> Self {
        debug_assert!(code.status().is_client_error(), "a refusal is the client's matter");
        Self::new(code, detail)
    }

    /// Fields that break a rule: 422.
    pub(crate) fn invalid(errors: Vec<FieldProblem>) -> Self {
        let detail = errors
            .iter()
            .map(|error| format!("{}: {}", error.field, error.message))
            .collect::<Vec<_>>()
            .join("; ");
        Self { errors, ..Self::new(Code::ValidationFailed, detail) }
    }

    /// Our own failure. Only the log learns the source.
    pub(crate) fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..Self::new(Code::InternalError, INTERNAL_DETAIL) }
    }

    pub(crate) fn with_field_problems(mut self, errors: Vec<FieldProblem>) -> Self {
        self.errors = errors;
        self
    }

    /// The same of another field: one rule can hold for fields of different names.
    pub(crate) fn of_field(mut self, name: &str) -> Self {
        for problem in &mut self.errors {
            name.clone_into(&mut problem.field);
        }
        self
    }

    pub(crate) fn with_member(mut self, name: &'static str, value: &impl Serialize) -> Self {
        if let Ok(value) = to_raw_value(value) {
            self.members.insert(name, value);
        }
        self
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Logged once, here at the boundary: our failures loudly, the client's quietly.
    fn log(&self) {
        let chain = self.source.as_deref().map(|source| error_chain(source));
        let (code, chain) = (self.code.as_str(), chain.as_deref());
        if self.code.status().is_server_error() {
            tracing::error!(error.code = code, error.chain = chain, "request failed");
        } else {
            tracing::debug!(error.code = code, error.chain = chain, "request refused");
        }
    }
}

/// A problem document (RFC 9457), as described to clients. Members without a value are left out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemSchema {
    /// `urn:rag:problem:<code>`
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    /// A sentence for people.
    detail: String,
    /// Stable; see `x-problem-codes`.
    code: String,
    #[schema(nullable = false)]
    request_id: Option<String>,
    #[schema(nullable = false)]
    errors: Option<Vec<FieldProblem>>,
    /// Of `budget_exceeded`: the limit of this month.
    #[schema(nullable = false)]
    limit_usd: Option<f64>,
    /// Of `budget_exceeded`: what of it is spent.
    #[schema(nullable = false)]
    spent_usd: Option<f64>,
    /// Of `budget_exceeded`: what of it is held for answers and documents under way.
    #[schema(nullable = false)]
    held_usd: Option<f64>,
    /// Of `budget_exceeded`: what this call may cost at most.
    #[schema(nullable = false)]
    needed_usd: Option<f64>,
    /// Of `unsupported_media_type` at an upload: the types that are accepted.
    #[schema(nullable = false)]
    allowed: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: &'a str,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldProblem],
    #[serde(flatten)]
    members: &'a Members,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        let problem = Problem {
            kind: format!("urn:rag:problem:{}", self.code.as_str()),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            detail: &self.detail,
            code: self.code.as_str(),
            request_id: crate::middleware::request_id::current(),
            errors: &self.errors,
            members: &self.members,
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (self.code.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.code.status() == axum::http::StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        for (name, value) in self.headers {
            headers.append(name, value);
        }
        response
    }
}
