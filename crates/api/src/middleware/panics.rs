//! A panic in a handler is our failure and answers like every other: with a problem, and in the log.

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::error::ApiError;

#[expect(clippy::needless_pass_by_value, reason = "the signature is the layer's")]
pub fn answer(payload: Box<dyn Any + Send + 'static>) -> Response {
    let message = payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned());
    ApiError::internal(message).into_response()
}
