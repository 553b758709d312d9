//! What can go wrong with a call, and what that means for trying again.

use std::{io, time::Duration};

use super::{names::DocumentName, refusal::Refusal};

/// A failed call. Nothing in it holds the key or an address that authorises an upload.
#[derive(Debug, thiserror::Error)]
pub enum GeminiError {
    /// The provider answered with an error.
    #[error(transparent)]
    Refused(#[from] Box<Refusal>),
    #[error("the provider cannot be reached or hung up")]
    Unreachable(#[source] reqwest::Error),
    #[error("the provider did not answer within {0:?}")]
    TimedOut(Duration),
    #[error("the answer ended before its end")]
    Truncated,
    #[error("the provider's reply cannot be understood: {0}")]
    Malformed(&'static str, #[source] Option<serde_json::Error>),
    #[error("the provider failed repeatedly and is left alone for {0:?}")]
    CircuitOpen(Duration),
    /// The provider named an address of another origin for an upload.
    #[error("the provider wants bytes sent to another origin")]
    UntrustedAddress,
    /// The upload cannot go on in this session; a new one may succeed.
    #[error("the provider ended the upload")]
    SessionLost(#[source] Option<Box<Refusal>>),
    #[error("the provider's address redirects elsewhere (HTTP {0})")]
    Redirected(u16),
    #[error("this is no name of a store, document or model")]
    InvalidName,
    #[error("the provider could not index {0}")]
    DocumentFailed(DocumentName),
    #[error("the provider could not import the file: {0}")]
    ImportFailed(String),
    #[error("the content to be uploaded cannot be read")]
    UnreadableContent(#[source] io::Error),
    #[error("the key contains characters that no header can carry")]
    UnusableKey,
    #[error("the HTTP client cannot be set up")]
    Setup(#[source] reqwest::Error),
    #[error("the address of the provider is not usable")]
    Address(#[from] url::ParseError),
}

/// Errors by what a caller can do about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    InvalidRequest,
    MediaTypeRefused,
    InvalidKey,
    PermissionDenied,
    NotFound,
    ModelNotFound,
    Precondition,
    Conflict,
    TooLarge,
    /// Requests or tokens per minute, or shared capacity: waiting helps.
    RateLimited,
    /// Per day: only tomorrow or another tier helps.
    QuotaExhausted,
    StorageFull,
    Internal,
    Unavailable,
    DeadlineExceeded,
    Unreachable,
    TimedOut,
    Truncated,
    Malformed,
    CircuitOpen,
    UntrustedAddress,
    Redirected,
    InvalidName,
    DocumentFailed,
    UnreadableContent,
    Setup,
}

impl ErrorKind {
    /// As it stands in logs and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::MediaTypeRefused => "media_type_refused",
            Self::InvalidKey => "invalid_key",
            Self::PermissionDenied => "permission_denied",
            Self::NotFound => "not_found",
            Self::ModelNotFound => "model_not_found",
            Self::Precondition => "precondition",
            Self::Conflict => "conflict",
            Self::TooLarge => "too_large",
            Self::RateLimited => "rate_limited",
            Self::QuotaExhausted => "quota_exhausted",
            Self::StorageFull => "storage_full",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
            Self::DeadlineExceeded => "deadline_exceeded",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Truncated => "truncated",
            Self::Malformed => "malformed",
            Self::CircuitOpen => "circuit_open",
            Self::UntrustedAddress => "untrusted_address",
            Self::Redirected => "redirected",
            Self::InvalidName => "invalid_name",
            Self::DocumentFailed => "document_failed",
            Self::UnreadableContent => "unreadable_content",
            Self::Setup => "setup",
        }
    }

    /// Whether the same call may succeed later by itself.
    #[must_use]
    pub const fn is_transient(self) -> bool {
        matches!(self, Self::QuotaExhausted | Self::CircuitOpen) || self.is_retried()
    }

    /// Whether it is worth repeating the call within seconds.
    #[must_use]
    pub(super) const fn is_retried(self) -> bool {
        matches!(self, Self::RateLimited | Self::Conflict) || self.is_outage()
    }

    /// Whether it says that the provider, not this request, is in trouble.
    #[must_use]
    pub(super) const fn is_outage(self) -> bool {
        matches!(
            self,
            Self::Internal
                | Self::Unavailable
                | Self::DeadlineExceeded
                | Self::Unreachable
                | Self::TimedOut
                | Self::Truncated
                | Self::Malformed
        )
    }
}

impl GeminiError {
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(refusal) => refusal.kind,
            Self::Unreachable(_) => ErrorKind::Unreachable,
            Self::TimedOut(_) => ErrorKind::TimedOut,
            Self::Truncated => ErrorKind::Truncated,
            Self::Malformed(..) => ErrorKind::Malformed,
            Self::SessionLost(_) => ErrorKind::Unavailable,
            Self::CircuitOpen(_) => ErrorKind::CircuitOpen,
            Self::UntrustedAddress => ErrorKind::UntrustedAddress,
            Self::Redirected(_) => ErrorKind::Redirected,
            Self::InvalidName => ErrorKind::InvalidName,
            Self::DocumentFailed(_) | Self::ImportFailed(_) => ErrorKind::DocumentFailed,
            Self::UnreadableContent(_) => ErrorKind::UnreadableContent,
            Self::UnusableKey => ErrorKind::InvalidKey,
            Self::Setup(_) | Self::Address(_) => ErrorKind::Setup,
        }
    }

    /// How long the provider, or our own circuit breaker, asks to be left alone.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(refusal) => refusal.retry_after,
            Self::CircuitOpen(wait) => Some(*wait),
            _ => None,
        }
    }

    /// Whether the same call may succeed later by itself.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.kind().is_transient()
    }

    /// What the provider said, if it said anything.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Whether the provider may have done what was asked, although no reply says so.
    pub(super) fn is_ambiguous(&self) -> bool {
        match self {
            // Nothing was sent on a connection that was never there.
            Self::Unreachable(error) => !error.is_connect(),
            Self::Refused(refusal) => refusal.http_status >= 500,
            Self::TimedOut(_) | Self::Truncated | Self::Malformed(..) => true,
            _ => false,
        }
    }

    /// Whether it is about one part of one upload, which is asked for its progress and goes on: its connection
    /// broke, its session ended, or the reply to it was lost.
    pub(super) fn is_of_one_upload(&self) -> bool {
        match self {
            Self::Unreachable(error) => !error.is_connect(),
            Self::Refused(refusal) => refusal.ends_a_session(),
            Self::Truncated | Self::Malformed(..) => true,
            _ => false,
        }
    }

    /// Addresses of upload sessions authorise whoever knows them, so errors must not carry them.
    pub(super) fn unreachable(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if error.is_builder() { Self::Setup(error) } else { Self::Unreachable(error) }
    }
}
