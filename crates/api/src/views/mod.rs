//! What answers look like on the wire: types that only serialise, made from what features answer.

pub mod auth;
pub mod chat;
pub mod costs;
pub mod documents;
mod money;
mod paged;
pub mod stores;

use serde::Serialize;
use utoipa::ToSchema;

pub use money::Usd;
pub use paged::paged;

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
