//! An error as the provider tells it, read from whatever form it comes in: a JSON object, that object
//! in an array, plain text from the upload front end, or HTML from a proxy.

mod kind;
mod retry_delay;

use std::{borrow::Cow, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use self::retry_delay::parse_delay;
pub use self::retry_delay::parse_header;
use super::{GeminiError, error::ErrorKind, protojson::or_default};

/// Longer messages are cut: they are for people and logs.
const MAX_MESSAGE_CHARS: usize = 500;
const MAX_STATUS_CHARS: usize = 60;

/// What the provider said instead of an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the provider answered {http_status} {status}: {message}")]
pub struct Refusal {
    pub http_status: u16,
    /// Such as `INVALID_ARGUMENT`; may be empty or free text.
    pub status: String,
    pub message: String,
    pub retry_after: Option<Duration>,
    /// Which quota is used up.
    pub quota_id: Option<String>,
    /// Such as `API_KEY_INVALID`.
    pub reason: Option<String>,
    pub kind: ErrorKind,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Envelope {
    One { error: ErrorObject },
    Array([Wrapped; 1]),
}

#[derive(Deserialize)]
struct Wrapped {
    error: ErrorObject,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorObject {
    #[serde(deserialize_with = "or_default")]
    code: u16,
    #[serde(deserialize_with = "or_default")]
    status: String,
    #[serde(deserialize_with = "or_default")]
    message: String,
    #[serde(deserialize_with = "or_default")]
    details: Vec<Value>,
}

impl Refusal {
    /// Reads the body of a reply with an error status. `retry_after` is what the header of that name says.
    #[must_use]
    pub fn read(http_status: u16, body: &[u8], retry_after: Option<Duration>) -> Self {
        let error = error_object(body).unwrap_or_else(|| ErrorObject {
            message: plain_message(body),
            ..ErrorObject::default()
        });
        let mut refusal = Self::from_object(http_status, &error);
        refusal.retry_after = refusal.retry_after.or(retry_after);
        refusal
    }

    /// The error in a JSON text that may be something else.
    #[must_use]
    pub fn within(json: &[u8]) -> Option<Self> {
        let error = error_object(json)?;
        // What the reply would have been had it not begun already.
        let http_status = if error.code == 0 { 500 } else { error.code };
        Some(Self::from_object(http_status, &error))
    }

    /// The same as it may be shown: without the secret, should the provider have repeated it, and not
    /// too long. In this order, because a part of a secret would not be found.
    #[must_use]
    pub fn without(self, secret: &str) -> Self {
        let shown = |text: &str, most| shortened(&redacted(text, secret), most);
        Self {
            status: shown(&self.status, MAX_STATUS_CHARS),
            message: shown(&self.message, MAX_MESSAGE_CHARS),
            quota_id: self.quota_id.map(|id| shown(&id, MAX_STATUS_CHARS)),
            reason: self.reason.map(|reason| shown(&reason, MAX_STATUS_CHARS)),
            ..self
        }
    }

    #[must_use]
    pub fn into_error(self) -> GeminiError {
        Box::new(self).into()
    }

    /// Whether no further call on this upload session can succeed.
    #[must_use]
    pub fn ends_a_session(&self) -> bool {
        self.kind == ErrorKind::NotFound || self.message.contains("already been terminated")
    }

    fn from_object(http_status: u16, error: &ErrorObject) -> Self {
        let told = error.details.iter().find_map(|detail| detail.get("retryDelay")?.as_str());
        let in_prose = || error.message.split_once("retry in ").map(|(_, rest)| rest);
        let retry_after = told.or_else(in_prose).and_then(parse_delay);
        let quota_id = error.details.iter().find_map(|detail| {
            let violations = detail.get("violations")?.as_array()?;
            violations.iter().find_map(|violation| violation.get("quotaId")?.as_str())
        });
        let reason = error.details.iter().find_map(|detail| detail.get("reason")?.as_str());
        let told = kind::Told {
            http_status,
            status: &error.status,
            message: &error.message,
            quota_id,
            reason,
            retry_after,
        };
        Self {
            kind: told.kind(),
            http_status,
            retry_after,
            quota_id: quota_id.map(ToOwned::to_owned),
            reason: reason.map(ToOwned::to_owned),
            message: error.message.trim().to_owned(),
            status: error.status.clone(),
        }
    }
}

/// A text of the provider without the secret.
pub fn redacted<'a>(text: &'a str, secret: &str) -> Cow<'a, str> {
    if secret.is_empty() || !text.contains(secret) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(secret, "[redacted]"))
}

/// As much of a message as people and logs need.
pub fn message(text: &str) -> String {
    shortened(text.trim(), MAX_MESSAGE_CHARS)
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn error_object(body: &[u8]) -> Option<ErrorObject> {
    match serde_json::from_slice(body).ok()? {
        Envelope::One { error } | Envelope::Array([Wrapped { error }]) => Some(error),
    }
}

fn plain_message(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if text.starts_with('<') {
        return "an HTML page instead of an error".to_owned();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{ErrorKind, Refusal};

    #[test]
    fn an_error_is_read_from_an_object_an_array_text_and_html() {
        let object = br#"{"error":{"code":503,"message":"busy","status":"UNAVAILABLE"}}"#;
        let array = [b"[".as_slice(), object, b"]"].concat();
        for body in [object.as_slice(), &array] {
            let refusal = Refusal::read(503, body, None);
            assert_eq!((refusal.message.as_str(), refusal.kind), ("busy", ErrorKind::Unavailable));
        }
        let text = Refusal::read(400, b" The client sent 7 bytes \n", None);
        assert_eq!(text.message, "The client sent 7 bytes");
        let html =
            Refusal::read(503, b"<!DOCTYPE html>\n<title>x</title>", Some(Duration::from_secs(7)));
        assert_eq!(html.message, "an HTML page instead of an error");
        assert_eq!(html.retry_after, Some(Duration::from_secs(7)));
    }

    #[test]
    fn a_delay_is_read_from_the_details_and_else_from_the_message() {
        let details = r#"{"error":{"code":429,"message":"Please retry in 9s.","details":[
            {"@type":"x/google.rpc.RetryInfo","retryDelay":"29.5s"}]}}"#;
        let refusal = Refusal::read(429, details.as_bytes(), None);
        assert_eq!(refusal.retry_after, Some(Duration::from_millis(29_500)));
        let prose = r#"{"error":{"code":429,"message":"Please retry in 10h17m5.5s."}}"#;
        let refusal = Refusal::read(429, prose.as_bytes(), None);
        assert_eq!(refusal.retry_after, Some(Duration::from_millis(37_025_500)));
        assert_eq!(refusal.kind, ErrorKind::QuotaExhausted);
    }

    #[test]
    fn a_key_that_the_provider_repeats_is_taken_out() {
        let body = br#"{"error":{"code":403,"message":"Consumer 'api_key:AIza-1' is suspended."}}"#;
        let refusal = Refusal::read(403, body, None).without("AIza-1");
        assert_eq!(refusal.message, "Consumer 'api_key:[redacted]' is suspended.");
    }

    #[test]
    fn a_cut_leaves_no_part_of_a_key() {
        let body = format!("{}AIza-1 is suspended", "x".repeat(497));
        let refusal = Refusal::read(403, body.as_bytes(), None).without("AIza-1");
        assert_eq!(refusal.message, format!("{}[re", "x".repeat(497)));
        let status = format!(r#"{{"error":{{"code":403,"status":"{}AIza-1"}}}}"#, "x".repeat(58));
        let refusal = Refusal::read(403, status.as_bytes(), None).without("AIza-1");
        assert!(!refusal.status.contains("AI"), "{}", refusal.status);
    }

    #[test]
    fn a_key_is_taken_out_wherever_it_stands_and_before_anything_is_cut() {
        let filler = "x".repeat(485);
        let body = format!(
            r#"{{"error":{{"status":"AIza-123456789 DENIED","message":"{filler}AIza-123456789",
                "details":[{{"reason":"AIza-123456789","violations":[{{"quotaId":"of AIza-123456789"}}]}}]}}}}"#
        );
        let refusal = Refusal::read(403, body.as_bytes(), None).without("AIza-123456789");
        assert_eq!(refusal.status, "[redacted] DENIED");
        let shown = format!("{refusal} {refusal:?}");
        assert!(!shown.contains("AIza"), "{shown}");
        assert_eq!(refusal.message.chars().count(), 495);
    }

    #[test]
    fn what_is_no_error_is_not_taken_for_one() {
        assert_eq!(Refusal::within(br#"{"candidates":[]}"#), None);
        assert_eq!(Refusal::within(b"{"), None);
    }

    proptest! {
        #[test]
        fn any_body_is_read_without_a_panic(
            status in 300_u16..600,
            body in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let refusal = Refusal::read(status, &body, None).without("key");
            prop_assert!(refusal.message.chars().count() <= 500);
        }

        #[test]
        fn any_change_of_a_real_error_is_read_without_a_panic(at in 0_usize..400, byte in any::<u8>()) {
            let mut body = br#"{"error":{"code":429,"message":"Please retry in 23.47s.","status":
                "RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"PerDay"}]},
                {"retryDelay":"23s"},{"reason":"x"}]}}"#.to_vec();
            let length = body.len();
            body[at % length] = byte;
            prop_assert_eq!(Refusal::read(429, &body, None).http_status, 429);
        }
    }
}
