//! What answers look like on the wire: types that only serialise, made from what features answer.

pub mod auth;
pub mod chat;
pub mod costs;
pub mod documents;
mod paged;
pub mod stores;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use rag_core::{money::Micros, paging::Page};
use serde::Serialize;
use serde_json::Number;
use utoipa::ToSchema;

use crate::extract::{Json, Listing};
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

/// A part of a list as a plain array, with a `Link` to the next part where there is more (RFC 8288).
pub fn linked<T: Serialize>(page: Page<T>, path: &str, listing: &Listing) -> Response {
    let next = page.next.map(|cursor| {
        let limit = listing.limit.map(|limit| format!("&limit={limit}")).unwrap_or_default();
        format!("<{path}?cursor={cursor}{limit}>; rel=\"next\"")
    });
    let mut response = Json(page.items).into_response();
    if let Some(value) = next.and_then(|next| HeaderValue::from_str(&next).ok()) {
        response.headers_mut().insert(header::LINK, value);
    }
    response
}
