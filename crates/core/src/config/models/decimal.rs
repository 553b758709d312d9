//! Dollars to micro-dollars without a float in between.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use crate::money::Micros;

/// `"0.075"` → 75 000: an amount as [`Micros::from_usd`] reads it, without a sign.
pub(super) fn micros(text: &str) -> Option<i64> {
    let unsigned = !text.starts_with('-');
    Micros::from_usd(text).filter(|_| unsigned).map(|amount| amount.0)
}

/// A price in a file: a quoted decimal. A bare `0.075` would have been a float before we see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dollars(pub i64);

impl<'de> Deserialize<'de> for Dollars {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DollarsVisitor)
    }
}

struct DollarsVisitor;

impl de::Visitor<'_> for DollarsVisitor {
    type Value = Dollars;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a quoted price in dollars such as \"0.75\", with at most six decimals")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Dollars, E> {
        micros(text).map(Dollars).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}
