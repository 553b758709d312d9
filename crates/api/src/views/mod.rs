//! What answers look like on the wire: types that only serialise, made from what features answer.

use rag_core::money::Micros;
use serde_json::Number;

/// Dollars as a JSON number with at most six decimals, written exactly.
#[must_use]
pub fn usd(amount: Micros) -> Number {
    serde_json::from_str(&amount.to_usd()).unwrap_or_else(|_| Number::from(0))
}
