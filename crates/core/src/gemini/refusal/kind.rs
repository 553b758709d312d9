//! Which kind an error is. Status codes alone do not tell: a bad key is a 400, and there are five
//! reasons for a 429.

use std::time::Duration;

use super::ErrorKind;

/// A quota that is back only after this is not one per minute.
const LONG: Duration = Duration::from_hours(1);

/// What the provider told.
pub struct Told<'a> {
    pub http_status: u16,
    pub status: &'a str,
    pub message: &'a str,
    pub quota_id: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub retry_after: Option<Duration>,
}

impl Told<'_> {
    pub fn kind(&self) -> ErrorKind {
        match self.http_status {
            400 => self.bad_request(),
            401 => ErrorKind::InvalidKey,
            403 => ErrorKind::PermissionDenied,
            404 if self.names_a_model() => ErrorKind::ModelNotFound,
            404 | 410 => ErrorKind::NotFound,
            409 if self.status == "ALREADY_EXISTS" => ErrorKind::Precondition,
            409 => ErrorKind::Conflict,
            413 => ErrorKind::TooLarge,
            429 => self.quota(),
            500 => ErrorKind::Internal,
            408 | 504 => ErrorKind::DeadlineExceeded,
            499 | 501.. => ErrorKind::Unavailable,
            _ => ErrorKind::InvalidRequest,
        }
    }

    fn bad_request(&self) -> ErrorKind {
        let message = self.message.to_ascii_lowercase();
        if matches!(self.reason, Some("API_KEY_INVALID" | "API_KEY_EXPIRED")) {
            ErrorKind::InvalidKey
        } else if message.contains("mime_type") || message.contains("mime type") {
            ErrorKind::MediaTypeRefused
        } else if self.status == "FAILED_PRECONDITION" {
            ErrorKind::Precondition
        } else {
            ErrorKind::InvalidRequest
        }
    }

    fn names_a_model(&self) -> bool {
        self.message.starts_with("models/") || self.message.contains("is not found for API version")
    }

    fn quota(&self) -> ErrorKind {
        let per_day = self.quota_id.is_some_and(|id| id.contains("PerDay"))
            || self.retry_after.is_some_and(|delay| delay >= LONG)
            || self.message.contains("limit: 0,")
            || self.message.ends_with("limit: 0");
        if self.message.contains("storage limit") {
            ErrorKind::StorageFull
        } else if per_day {
            ErrorKind::QuotaExhausted
        } else {
            ErrorKind::RateLimited
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorKind, Told};

    fn told<'a>(http_status: u16, status: &'a str, message: &'a str) -> Told<'a> {
        Told { http_status, status, message, quota_id: None, reason: None, retry_after: None }
    }

    #[test]
    fn a_bad_key_and_a_bad_media_type_are_told_from_other_bad_requests() {
        let key = Told { reason: Some("API_KEY_INVALID"), ..told(400, "INVALID_ARGUMENT", "") };
        assert_eq!(key.kind(), ErrorKind::InvalidKey);
        let mime = "* UploadToFileSearchStoreRequest.mime_type: When provided, MIME type must be";
        assert_eq!(told(400, "INVALID_ARGUMENT", mime).kind(), ErrorKind::MediaTypeRefused);
        let force = told(400, "FAILED_PRECONDITION", "Cannot delete non-empty Document");
        assert_eq!(force.kind(), ErrorKind::Precondition);
        assert_eq!(told(400, "INVALID_ARGUMENT", "bad filter").kind(), ErrorKind::InvalidRequest);
    }

    #[test]
    fn quotas_are_told_apart() {
        let full = "Corpus has reached the storage limit of 1000000000 bytes.";
        assert_eq!(told(429, "RESOURCE_EXHAUSTED", full).kind(), ErrorKind::StorageFull);
        let zero = told(429, "", "Quota exceeded for metric: x, limit: 0, model: y");
        assert_eq!(zero.kind(), ErrorKind::QuotaExhausted);
        let thousand = told(429, "", "Quota exceeded for metric: x, limit: 1000, model: y");
        assert_eq!(thousand.kind(), ErrorKind::RateLimited);
        let day = Told { quota_id: Some("RequestsPerDayPerProject"), ..told(429, "", "") };
        assert_eq!(day.kind(), ErrorKind::QuotaExhausted);
    }

    #[test]
    fn a_missing_model_is_not_a_missing_store() {
        let model = "models/x is not found for API version v1beta, or is not supported";
        assert_eq!(told(404, "NOT_FOUND", model).kind(), ErrorKind::ModelNotFound);
        let store = "Requested entity was not found.";
        assert_eq!(told(404, "NOT_FOUND", store).kind(), ErrorKind::NotFound);
    }
}
