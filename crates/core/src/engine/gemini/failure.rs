//! What a failure of the provider means for whoever asked.

use crate::{
    engine::EngineError,
    gemini::{ErrorKind, GeminiError},
};

/// What the engine refuses or misses by itself.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("{0} is still there after its deletion")]
    Remains(String),
    #[error("what is left in {0} is not known as long as the provider does not list it")]
    NotListed(String),
    #[error("{0} is not a store of the provider")]
    ForeignStore(String),
    #[error("the provider did not answer a moment ago")]
    NoAnswer,
    #[error("the documents are spread over {0} stores, more than one request may name")]
    TooManyStores(usize),
}

pub(super) fn of(error: GeminiError) -> EngineError {
    let kind = error.kind();
    if matches!(kind, ErrorKind::InvalidKey | ErrorKind::UntrustedAddress | ErrorKind::Redirected) {
        tracing::error!(?kind, "the provider cannot be used as it is configured");
    }
    match kind {
        ErrorKind::InvalidRequest
        | ErrorKind::MediaTypeRefused
        | ErrorKind::PermissionDenied
        | ErrorKind::NotFound
        | ErrorKind::ModelNotFound
        | ErrorKind::Precondition
        | ErrorKind::TooLarge
        | ErrorKind::InvalidName
        | ErrorKind::DocumentFailed => EngineError::Rejected { source: Box::new(error) },
        ErrorKind::StorageFull => EngineError::StorageFull { source: Box::new(error) },
        // A wrong key or address is the operator's to correct; then work that waits goes on.
        ErrorKind::InvalidKey
        | ErrorKind::UntrustedAddress
        | ErrorKind::Redirected
        | ErrorKind::Setup
        | ErrorKind::Conflict
        | ErrorKind::RateLimited
        | ErrorKind::QuotaExhausted
        | ErrorKind::Internal
        | ErrorKind::Unavailable
        | ErrorKind::DeadlineExceeded
        | ErrorKind::Unreachable
        | ErrorKind::TimedOut
        | ErrorKind::Truncated
        | ErrorKind::Malformed
        | ErrorKind::CircuitOpen
        | ErrorKind::UnreadableContent => {
            EngineError::Unavailable { retry_after: error.retry_after(), source: Box::new(error) }
        }
    }
}

/// A deletion that left its object; looked at again later.
pub(super) fn remains(name: &str) -> EngineError {
    let source = Box::new(Refusal::Remains(name.to_owned()));
    EngineError::Unavailable { retry_after: None, source }
}

/// A deletion that cannot be verified; looked at again later.
pub(super) fn not_listed(name: &str) -> EngineError {
    let source = Box::new(Refusal::NotListed(name.to_owned()));
    EngineError::Unavailable { retry_after: None, source }
}

/// Known from an earlier look.
pub(super) fn no_answer() -> EngineError {
    EngineError::Unavailable { retry_after: None, source: Box::new(Refusal::NoAnswer) }
}

/// A defect of ours. Another try may meet other circumstances.
pub(super) fn internal(error: tokio::task::JoinError) -> EngineError {
    EngineError::Unavailable { retry_after: None, source: Box::new(error) }
}

pub(super) fn foreign_store(name: &str) -> EngineError {
    EngineError::Rejected { source: Box::new(Refusal::ForeignStore(name.to_owned())) }
}

pub(super) fn too_many_stores(count: usize) -> EngineError {
    EngineError::Rejected { source: Box::new(Refusal::TooManyStores(count)) }
}
