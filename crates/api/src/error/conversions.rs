//! Feature errors to problems. Exhaustive on purpose: a new variant does not compile until somebody
//! decides what a client should see.

use rag_core::{budgets::BudgetError, db::DbError};
use serde_json::Value;

use super::ApiError;
use crate::{codes::Code, views::usd};

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(_) => Self::new(
                Code::ServiceUnavailable,
                "The database is not available right now.",
            )
            .with_source(error),
            DbError::Conflict(_)
            | DbError::Statement(_)
            | DbError::Corrupt(_)
            | DbError::Migration(_)
            | DbError::Open(_) => Self::internal(error),
        }
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
                    .with_member("limit_usd", Value::Number(usd(short.limit)))
                    .with_member("spent_usd", Value::Number(usd(short.spent)))
                    .with_member("held_usd", Value::Number(usd(short.held)))
                    .with_member("needed_usd", Value::Number(usd(short.needed)))
            }
            BudgetError::Database(error) => error.into(),
        }
    }
}
