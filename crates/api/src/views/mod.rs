//! What answers look like on the wire: types that only serialise, made from what features answer.

pub mod auth;
pub mod chat;
pub mod costs;
pub mod documents;
mod paged;
pub mod stores;

use rag_core::money::Micros;
use serde::Serialize;
use serde_json::Number;
use utoipa::ToSchema;

pub use paged::paged;

/// Dollars as a JSON number with at most six decimals, written exactly.
#[must_use]
pub fn usd(amount: Micros) -> Number {
    serde_json::from_str(&amount.to_usd()).unwrap_or_else(|_| Number::from(0))
}

/// "It is done", for calls that have nothing else to say.
#[derive(Debug, Serialize, ToSchema)]
pub struct Confirmation {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'static str>,
}

impl Confirmation {
    #[must_use]
    pub fn ok() -> Self {
        Self { ok: true, message: None }
    }

    #[must_use]
    pub fn because(message: &'static str) -> Self {
        Self { ok: true, message: Some(message) }
    }
}
