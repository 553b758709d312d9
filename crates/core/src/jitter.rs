//! Randomness for waits, so that those who failed together do not try again together.

/// At least 0 and below 1. Without randomness it is 0, and the waits are merely regular.
#[must_use]
pub fn fraction() -> f64 {
    f64::from(getrandom::u32().unwrap_or_default()) / (f64::from(u32::MAX) + 1.0)
}
