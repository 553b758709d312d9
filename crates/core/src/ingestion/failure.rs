//! What a failure means for the document: try again later, or tell its owner.

use std::time::Duration;

use crate::{
    db::{DbError, ingestion::Cause},
    engine::{BoxedSource, EngineError},
    extract::{ErrorCode, ExtractError},
    files::FilesError,
    jitter,
    telemetry::error_chain,
};

/// The first wait; it doubles with each attempt.
const FIRST_DELAY: Duration = Duration::from_secs(5);
const LONGEST_DELAY: Duration = Duration::from_mins(15);
/// A provider that asks for more than this is asked again after it.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(1);

/// A failed attempt.
#[derive(Debug)]
pub(super) struct Failure {
    pub cause: Cause,
    pub again: Again,
    source: Option<BoxedSource>,
}

/// Whether trying again by itself can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    No,
    /// Not before this long.
    Later(Duration),
}

impl Failure {
    fn permanent(code: &str, message: &str, retryable: bool) -> Self {
        Self { cause: cause(code, message, retryable), again: Again::No, source: None }
    }

    fn transient(code: &str, message: &str) -> Self {
        Self {
            cause: cause(code, message, true),
            again: Again::Later(Duration::ZERO),
            source: None,
        }
    }

    fn with(self, source: impl Into<BoxedSource>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// What failed, down to what a parser or a driver said. For the log only.
    pub fn chain(&self) -> Option<String> {
        self.source.as_deref().map(|source| error_chain(source))
    }

    /// Every attempt ended with the process.
    pub fn exhausted() -> Self {
        Self::permanent(
            "attempts_exhausted",
            "Reading the document was interrupted too many times.",
            true,
        )
    }

    /// A defect of ours. Another attempt may meet other circumstances.
    pub fn internal(source: impl Into<BoxedSource>) -> Self {
        Self::transient("internal_error", "Reading the document failed unexpectedly.").with(source)
    }

    pub fn original_missing() -> Self {
        Self::permanent(
            "original_missing",
            "The uploaded file is gone from the storage. Upload it again.",
            false,
        )
    }

    pub fn index_timeout() -> Self {
        Self::permanent(
            "index_timeout",
            "Indexing took too long and was given up. It can be tried again.",
            true,
        )
    }
}

fn cause(code: &str, message: &str, retryable: bool) -> Cause {
    Cause { code: code.to_owned(), message: message.to_owned(), retryable }
}

/// The file itself is the cause of most: then the same file fails again. One that ran into a limit of
/// time or memory would do so again by itself, but may succeed on a quieter or larger machine.
impl From<ExtractError> for Failure {
    fn from(error: ExtractError) -> Self {
        let code = error.code();
        let failure = match code {
            ErrorCode::FileBroken
            | ErrorCode::FileEncrypted
            | ErrorCode::FileEmpty
            | ErrorCode::NoText
            | ErrorCode::FileTooComplex
            | ErrorCode::TypeUnsupported => Self::permanent(code.as_str(), code.sentence(), false),
            ErrorCode::ExtractTimeout | ErrorCode::ExtractOutOfMemory => {
                Self::permanent(code.as_str(), code.sentence(), true)
            }
            ErrorCode::ExtractCrashed => Self::transient(code.as_str(), code.sentence()),
        };
        failure.with(error)
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Unavailable { retry_after, source } => Self {
                again: Again::Later(retry_after.unwrap_or_default()),
                ..Self::transient("provider_unavailable", "Waiting for the provider.")
            }
            .with(source),
            EngineError::Rejected { source } => {
                Self::permanent("provider_rejected", "The provider refused the document.", true)
                    .with(source)
            }
            EngineError::StorageFull { source } => Self::permanent(
                "provider_storage_full",
                "The provider's storage is full. Delete documents and try again.",
                true,
            )
            .with(source),
            EngineError::Blocked => Self::permanent(
                "provider_blocked",
                "The provider refuses the content of the document.",
                true,
            ),
            EngineError::Database(error) => error.into(),
        }
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(_) => {
                Self::transient("database_unavailable", "Waiting for the database.").with(error)
            }
            DbError::Conflict(_)
            | DbError::Statement(_)
            | DbError::Corrupt(_)
            | DbError::Migration(_)
            | DbError::Open { .. } => Self::internal(error),
        }
    }
}

impl From<FilesError> for Failure {
    fn from(error: FilesError) -> Self {
        Self::transient("storage_unavailable", "Waiting for the file storage.").with(error)
    }
}

/// How long to wait after the `attempts`-th attempt failed: exponential with half of it random, so that
/// documents that failed together do not come back together, and never less than was asked for.
pub(super) fn delay(attempts: i64, asked: Duration) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(16);
    let whole = FIRST_DELAY.saturating_mul(1 << doublings).min(LONGEST_DELAY);
    let own = whole / 2 + whole.mul_f64(jitter::fraction() / 2.0);
    own.max(asked.min(LONGEST_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{ErrorCode, ExtractError, Failure, delay};

    #[test]
    fn the_log_gets_what_the_parser_said_and_the_owner_does_not() {
        let error = ExtractError::new(ErrorCode::FileBroken, "no trailer at byte 7");
        let failure = Failure::from(error);
        assert!(failure.chain().unwrap().ends_with(": no trailer at byte 7"));
        assert_eq!(failure.cause.message, ErrorCode::FileBroken.sentence());
    }

    #[test]
    fn waits_double_within_their_jitter_up_to_a_bound() {
        for attempt in 1..=20 {
            let whole = 5.0 * f64::powi(2.0, attempt - 1);
            let seconds = delay(i64::from(attempt), Duration::ZERO).as_secs_f64();
            assert!(seconds <= whole.min(900.0), "{attempt}: {seconds}");
            assert!(seconds >= whole.min(900.0) / 2.0, "{attempt}: {seconds}");
        }
    }

    #[test]
    fn a_provider_that_names_a_time_is_not_asked_before_it() {
        assert!(delay(1, Duration::from_secs(100)) >= Duration::from_secs(100));
        assert_eq!(delay(1, Duration::from_hours(50)), Duration::from_hours(1));
    }
}
