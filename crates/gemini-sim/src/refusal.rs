//! Everything the provider says instead of an answer, in the shapes it is said in: JSON errors, plain
//! text from the upload front end, and HTML from proxies.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::reply;

/// A call that is not answered.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("{} {}: {}", .0.code, .0.status, .0.message)]
    Api(Box<ApiError>),
    #[error("{0}: {1}")]
    Plain(StatusCode, String),
    #[error("{0} as HTML")]
    Html(StatusCode),
    #[error("redirect to {0}")]
    Redirect(String),
}

/// The provider's JSON error object.
#[derive(Clone, Debug)]
pub struct ApiError {
    pub code: u16,
    pub status: &'static str,
    pub message: String,
    pub details: Vec<Value>,
    /// Wrap the object into a one-element array, as streaming calls sometimes do.
    pub in_array: bool,
}

impl ApiError {
    pub fn new(code: u16, status: &'static str, message: impl Into<String>) -> Self {
        Self { code, status, message: message.into(), details: Vec::new(), in_array: false }
    }

    pub fn with_detail(mut self, detail: Value) -> Self {
        self.details.push(detail);
        self
    }

    pub fn body(&self) -> Value {
        let mut error = json!({"code": self.code, "message": self.message, "status": self.status});
        if let (false, Some(fields)) = (self.details.is_empty(), error.as_object_mut()) {
            fields.insert("details".to_owned(), json!(self.details));
        }
        let body = json!({"error": error});
        if self.in_array { json!([body]) } else { body }
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl Refusal {
    pub fn invalid(message: impl Into<String>) -> Self {
        ApiError::new(400, "INVALID_ARGUMENT", message).into()
    }

    pub fn precondition(message: impl Into<String>) -> Self {
        ApiError::new(400, "FAILED_PRECONDITION", message).into()
    }

    pub fn not_found() -> Self {
        ApiError::new(404, "NOT_FOUND", "Requested entity was not found.").into()
    }

    /// Some resources answer 403 for what does not exist.
    pub fn forbidden(what: &str) -> Self {
        let message =
            format!("You do not have permission to access the {what} or it may not exist.");
        ApiError::new(403, "PERMISSION_DENIED", message).into()
    }

    pub fn field(field: &str, message: String) -> Self {
        let violation = json!({
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [{"field": field, "description": message}],
        });
        ApiError::new(400, "INVALID_ARGUMENT", message).with_detail(violation).into()
    }

    pub fn in_array(mut self) -> Self {
        if let Self::Api(error) = &mut self {
            error.in_array = true;
        }
        self
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Api(error) => {
                let status =
                    StatusCode::from_u16(error.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                reply::json_with_status(status, &error.body())
            }
            Self::Plain(status, text) => (status, text).into_response(),
            Self::Html(status) => {
                let page = format!(
                    "<!DOCTYPE html>\n<html lang=en>\n<title>Error {status}!!1</title>\n\
                     <p><b>{}.</b> <ins>That’s an error.</ins>\n",
                    status.as_u16()
                );
                let content_type = (header::CONTENT_TYPE, "text/html; charset=UTF-8");
                (status, [content_type], page).into_response()
            }
            Self::Redirect(to) => {
                (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()
            }
        }
    }
}
