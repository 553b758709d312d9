//! A JSON body, with refusals as problems: not JSON by its type 415, too large 413, not JSON at all
//! 400, JSON of the wrong shape 422 naming the field.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::wording;
use crate::{
    codes::Code,
    error::{ApiError, FieldProblem},
    state::AppState,
};

/// A body of the largest size arrives in this time over any line that can be worked with.
const PATIENCE: Duration = Duration::from_secs(30);

/// A JSON body, in or out.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        if !declares_json(&request) {
            return Err(ApiError::refused(
                Code::UnsupportedMediaType,
                "Send the body as application/json.",
            ));
        }
        parse(&in_time(PATIENCE, Bytes::from_request(request, state)).await?).map(Self)
    }
}

/// Waits for a body, but not for ever.
async fn in_time(
    patience: Duration,
    body: impl Future<Output = Result<Bytes, BytesRejection>>,
) -> Result<Bytes, ApiError> {
    match tokio::time::timeout(patience, body).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(BytesRejection::FailedToBufferBody(inner)))
            if inner.status() == StatusCode::PAYLOAD_TOO_LARGE =>
        {
            Err(ApiError::refused(Code::BodyTooLarge, "The body is larger than allowed."))
        }
        Ok(Err(_)) => Err(ApiError::refused(Code::MalformedJson, "The body could not be read.")),
        Err(_) => Err(ApiError::refused(Code::RequestTimeout, "The body did not arrive in time.")),
    }
}

fn declares_json(request: &Request) -> bool {
    let Some(value) = request.headers().get(header::CONTENT_TYPE) else {
        return false;
    };
    let Ok(text) = value.to_str() else {
        return false;
    };
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads a body in two steps, so that "not JSON" and "not what we asked for" are told apart whatever
/// comes first. Every body is an object: a list must not pass for one by the order of its values.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let detail = format!("The body is not valid JSON (line {line}, column {column}).");
        ApiError::refused(Code::MalformedJson, detail)
    })?;
    if !value.is_object() {
        let problem = FieldProblem::new("body", "wrong_type", "must be an object");
        return Err(ApiError::invalid(vec![problem]));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let problem = wording::problem(&error.path().to_string(), &error.inner().to_string());
        ApiError::invalid(vec![problem])
    })
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

#[cfg(test)]
mod tests {
    use std::{future::pending, time::Duration};

    use crate::codes::Code;

    #[tokio::test]
    async fn a_body_that_does_not_arrive_is_not_waited_for() {
        let refused = super::in_time(Duration::from_millis(5), pending()).await.unwrap_err();
        assert_eq!(refused.code(), Code::RequestTimeout);
    }
}
