//! Dollars to micro-dollars without a float in between.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

const SCALE: u32 = 6;

/// `"0.075"` → 75 000. Digits with at most one point and six decimals, nothing else; no sign, so never
/// negative.
pub(super) fn micros(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    let places = u32::try_from(fraction.len()).ok().filter(|places| *places <= SCALE)?;
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction: i64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let scaled = fraction.checked_mul(10_i64.checked_pow(SCALE - places)?)?;
    whole.parse::<i64>().ok()?.checked_mul(10_i64.pow(SCALE))?.checked_add(scaled)
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
