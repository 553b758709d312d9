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

/// Reads a body in two steps, so that "not JSON" and "not what we asked for" are told apart.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => {
            ApiError::invalid(vec![FieldProblem::new("body", "invalid", plain(&error))])
        }
        serde_json::error::Category::Syntax
        | serde_json::error::Category::Eof
        | serde_json::error::Category::Io => ApiError::refused(
            Code::MalformedJson,
            format!(
                "The body is not valid JSON (line {}, column {}).",
                error.line(),
                error.column()
            ),
        ),
    })
}

/// The message without the position: positions mean nothing to people who filled in a form.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
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
