//! The shape of successful JSON replies, and the scalar spellings of proto3 JSON.

use std::time::SystemTime;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};

/// 200 with pretty-printed JSON, as the provider formats it.
pub fn json(body: &impl Serialize) -> Response {
    json_with_status(StatusCode::OK, body)
}

pub fn json_with_status(status: StatusCode, body: &impl Serialize) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=UTF-8"),
        (header::VARY, "Origin, X-Origin, Referer"),
    ];
    match serde_json::to_vec_pretty(body) {
        Ok(bytes) => (status, headers, bytes).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// RFC 3339 in UTC with `Z` and microseconds.
pub fn timestamp(time: SystemTime) -> String {
    DateTime::<Utc>::from(time).to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// `int64` travels as a string.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's serialize_with passes references")]
pub fn int64<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if passes references"
)]
pub fn is_zero(value: &u64) -> bool {
    *value == 0
}
