//! Feature errors to problems. Exhaustive on purpose: a new variant does not compile until somebody
//! decides what a client should see.

use axum::http::header;
use rag_core::{
    accounts::{AccountError, PasswordFlaw},
    budgets::BudgetError,
    chat::{ChatError, conversations::ConversationError},
    db::DbError,
    documents::DocumentError,
    engine::EngineError,
    ingestion::RetryError,
    limits::Exceeded,
    settings::SettingsError,
    stores::StoreError,
    trash::TrashError,
};

use super::{ApiError, FieldProblem};
use crate::{codes::Code, extract::invalid_cursor, middleware::rate_limit, views::Usd};

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(_) => {
                Self::new(Code::ServiceUnavailable, "The database is not available right now.")
                    .with_source(error)
            }
            DbError::Conflict(_)
            | DbError::Statement(_)
            | DbError::Corrupt(_)
            | DbError::Migration(_)
            | DbError::Open { .. } => Self::internal(error),
        }
    }
}

impl From<Exceeded> for ApiError {
    fn from(error: Exceeded) -> Self {
        let seconds = error.retry_after.as_millis().div_ceil(1000).max(1);
        let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
        let detail =
            format!("More than {} calls in a minute. Try again in {seconds} s.", error.limit);
        Self::new(Code::RateLimited, detail)
            .with_header(header::RETRY_AFTER, seconds.into())
            .with_header(rate_limit::LIMIT, error.limit.into())
            .with_header(rate_limit::REMAINING, 0.into())
    }
}

impl From<BudgetError> for ApiError {
    fn from(error: BudgetError) -> Self {
        match error {
            BudgetError::Exceeded(short) => {
                let detail = format!(
                    "This needs up to ${} of this month's budget of ${}; ${} is spent and ${} is held.",
                    short.needed.to_usd(),
                    short.limit.to_usd(),
                    short.spent.to_usd(),
                    short.held.to_usd()
                );
                Self::new(Code::BudgetExceeded, detail)
                    .with_member("limit_usd", &Usd::from(short.limit))
                    .with_member("spent_usd", &Usd::from(short.spent))
                    .with_member("held_usd", &Usd::from(short.held))
                    .with_member("needed_usd", &Usd::from(short.needed))
            }
            BudgetError::Database(error) => error.into(),
        }
    }
}

impl From<ChatError> for ApiError {
    fn from(error: ChatError) -> Self {
        match error {
            ChatError::StoreNotFound => store_not_found(),
            ChatError::DocumentNotFound => Self::new(
                Code::DocumentNotFound,
                "One of these documents does not exist in these stores.",
            ),
            ChatError::SessionNotFound => session_not_found(),
            ChatError::ModelNotAvailable { model, offered } => Self::new(
                Code::ModelNotAvailable,
                format!("There is no model {model:?}; choose one of {}.", offered.join(", ")),
            ),
            ChatError::MetadataFilterNotAllowed { key: Some(key) } => Self::new(
                Code::MetadataFilterNotAllowed,
                format!("Filtering by {key:?} is not allowed here."),
            ),
            ChatError::MetadataFilterNotAllowed { key: None } => {
                Self::new(Code::MetadataFilterNotAllowed, "Metadata filters are not allowed here.")
            }
            ChatError::Budget(error) => error.into(),
            ChatError::Database(error) => error.into(),
        }
    }
}

impl From<ConversationError> for ApiError {
    fn from(error: ConversationError) -> Self {
        match error {
            ConversationError::StoreNotFound => store_not_found(),
            ConversationError::SessionNotFound => session_not_found(),
            ConversationError::MessageNotFound => {
                Self::new(Code::MessageNotFound, "There is no such answer.")
            }
            ConversationError::InvalidCursor => invalid_cursor(),
            ConversationError::Database(error) => error.into(),
        }
    }
}

fn store_not_found() -> ApiError {
    ApiError::new(Code::StoreNotFound, "There is no such store.")
}

fn session_not_found() -> ApiError {
    ApiError::new(Code::SessionNotFound, "There is no such conversation.")
}

impl From<AccountError> for ApiError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::RegistrationClosed => {
                Self::new(Code::RegistrationClosed, "Registration is closed; ask an admin.")
            }
            AccountError::DomainNotAllowed => Self::new(
                Code::EmailDomainNotAllowed,
                "Only addresses of certain domains can register here.",
            ),
            AccountError::WeakPassword(flaws) => weak_password(&flaws),
            AccountError::EmailTaken => {
                Self::new(Code::EmailTaken, "There is an account with this address already.")
            }
            AccountError::TooManyAttempts(exceeded) => exceeded.into(),
            AccountError::InvalidCredentials => {
                Self::new(Code::InvalidCredentials, "The e-mail address or the password is wrong.")
            }
            AccountError::WrongPassword => {
                Self::new(Code::WrongPassword, "The current password is wrong.")
            }
            AccountError::Unauthenticated => {
                Self::new(Code::Unauthenticated, "Sign in to do this.")
            }
            AccountError::Revoked => {
                Self::new(Code::TokenRevoked, "This session has ended; sign in again.")
            }
            AccountError::Inactive => Self::new(Code::UserInactive, "This account is deactivated."),
            AccountError::RefreshInvalid => {
                Self::new(Code::RefreshInvalid, "The session has ended; sign in again.")
            }
            AccountError::SessionNotFound => {
                Self::new(Code::SessionNotFound, "There is no such session.")
            }
            AccountError::Crypto(source) => Self::internal(source),
            AccountError::Database(error) => error.into(),
        }
    }
}

fn weak_password(flaws: &[PasswordFlaw]) -> ApiError {
    let problems: Vec<_> = flaws
        .iter()
        .map(|flaw| {
            let (code, message) = match flaw {
                PasswordFlaw::TooShort => ("too_short", "at least 8 characters"),
                PasswordFlaw::TooLong => ("too_long", "at most 128 characters"),
                PasswordFlaw::MissingLower => ("missing_lower", "a lower-case letter"),
                PasswordFlaw::MissingUpper => ("missing_upper", "an upper-case letter"),
                PasswordFlaw::MissingDigit => ("missing_digit", "a digit"),
                PasswordFlaw::MissingSpecial => ("missing_special", "a special character"),
            };
            FieldProblem::new("password", code, message)
        })
        .collect();
    let missing: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
    let detail = format!("The password needs {}.", missing.join(", "));
    ApiError::new(Code::WeakPassword, detail).with_field_problems(problems)
}

impl From<SettingsError> for ApiError {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Invalid(violations) => {
                let problems: Vec<_> = violations
                    .into_iter()
                    .map(|broken| FieldProblem::new(broken.field, "invalid", broken.message))
                    .collect();
                let fields: Vec<_> =
                    problems.iter().map(|p| format!("{}: {}", p.field, p.message)).collect();
                Self::new(Code::InvalidSetting, fields.join("; ")).with_field_problems(problems)
            }
            SettingsError::Database(error) => error.into(),
        }
    }
}

fn document_not_found() -> ApiError {
    ApiError::new(Code::DocumentNotFound, "There is no such document.")
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => store_not_found(),
            StoreError::LimitReached { limit } => Self::new(
                Code::StoreLimitReached,
                format!("You have {limit} stores, which is the most; delete one first."),
            ),
            StoreError::Engine(error) => error.into(),
            StoreError::Database(error) => error.into(),
        }
    }
}

impl From<TrashError> for ApiError {
    fn from(error: TrashError) -> Self {
        match error {
            TrashError::DocumentNotFound => document_not_found(),
            TrashError::StoreNotFound => store_not_found(),
            TrashError::StoreDeleted => {
                Self::new(Code::StoreDeleted, "Restore the store of this document instead.")
            }
            TrashError::Gone => too_late(),
            TrashError::UploadedAgain => Self::new(
                Code::DocumentExists,
                "The same file was uploaded again; delete that document first.",
            ),
            TrashError::Budget(error) => error.into(),
            TrashError::Database(error) => error.into(),
        }
    }
}

impl From<DocumentError> for ApiError {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::NotFound => document_not_found(),
            DocumentError::PageNotFound => Self::new(Code::PageNotFound, "There is no such page."),
            DocumentError::Store(error) => error.into(),
            DocumentError::Budget(error) => error.into(),
            DocumentError::Files(error) => Self::internal(error),
            DocumentError::Database(error) => error.into(),
        }
    }
}

fn too_late() -> ApiError {
    ApiError::new(Code::Gone, "The time to restore this is over.")
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Unavailable { .. }
            | EngineError::Rejected { .. }
            | EngineError::StorageFull { .. }
            | EngineError::Blocked => {
                let detail = "The document engine is not available right now. Please try again.";
                Self::new(Code::EngineUnavailable, detail).with_source(error)
            }
            EngineError::Database(error) => error.into(),
        }
    }
}

impl From<RetryError> for ApiError {
    fn from(error: RetryError) -> Self {
        match error {
            RetryError::NotFailed => {
                Self::new(Code::NotRetryable, "Only documents that failed can be tried again.")
            }
            RetryError::Budget(error) => error.into(),
            RetryError::Database(error) => error.into(),
        }
    }
}
