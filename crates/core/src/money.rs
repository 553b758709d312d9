//! Money as integers of micro-dollars. No floats: sums stay exact and budgets cannot drift.

use serde::{Deserialize, Serialize};

/// Micro-dollars in a dollar.
const MICROS_PER_USD: i64 = 1_000_000;
/// Prices are quoted for this many tokens.
const TOKENS_PER_PRICE: i128 = 1_000_000;

/// An amount of micro-dollars (10⁻⁶ USD).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Micros {
    pub const ZERO: Self = Self(0);

    /// The price of `tokens` at `per_mtok` micro-dollars per million tokens, rounded up to a whole
    /// micro-dollar, so that no positive usage is ever free. Negative input counts as zero; beyond the
    /// range of `i64` the amount stays at its end.
    #[must_use]
    pub fn for_tokens(tokens: i64, per_mtok: i64) -> Self {
        Self::for_priced_tokens(&[(tokens, per_mtok)])
    }

    /// The same for several kinds of tokens with their prices; the sum is rounded up once.
    #[must_use]
    pub fn for_priced_tokens(parts: &[(i64, i64)]) -> Self {
        let product: i128 = parts
            .iter()
            .map(|(tokens, per_mtok)| i128::from(*tokens.max(&0)) * i128::from(*per_mtok.max(&0)))
            .fold(0, i128::saturating_add);
        let rounded_up = product.saturating_add(TOKENS_PER_PRICE - 1) / TOKENS_PER_PRICE;
        Self(i64::try_from(rounded_up).unwrap_or(i64::MAX))
    }

    /// How many tokens at `per_mtok` this amount pays for; `None` when they are free.
    #[must_use]
    pub fn tokens_at(self, per_mtok: i64) -> Option<i64> {
        (per_mtok > 0).then(|| {
            let tokens = i128::from(self.0.max(0)) * TOKENS_PER_PRICE / i128::from(per_mtok);
            i64::try_from(tokens).unwrap_or(i64::MAX)
        })
    }

    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left of `self` after `other`, never below zero.
    #[must_use]
    pub fn remaining_after(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }

    /// Exact decimal text in dollars, without trailing zeros: `0.25`, `12`, `0.000001`.
    #[must_use]
    pub fn to_usd(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let micros = self.0.unsigned_abs();
        let (whole, fraction) =
            (micros / MICROS_PER_USD.unsigned_abs(), micros % MICROS_PER_USD.unsigned_abs());
        if fraction == 0 {
            return format!("{sign}{whole}");
        }
        let digits = format!("{fraction:06}");
        format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
    }

    /// Reads a decimal amount of dollars with at most six decimals and no exponent.
    #[must_use]
    pub fn from_usd(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || fraction.len() > 6 {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let fraction: i64 = format!("{fraction:0<6}").parse().ok()?;
        let micros = whole.checked_mul(MICROS_PER_USD)?.checked_add(fraction)?;
        Some(Self(if negative { -micros } else { micros }))
    }
}

#[cfg(test)]
mod tests {
    use super::Micros;

    #[test]
    fn any_positive_usage_costs_at_least_one_micro_dollar() {
        assert_eq!(Micros::for_tokens(1, 1), Micros(1));
        assert_eq!(Micros::for_tokens(0, 300_000), Micros::ZERO);
        assert_eq!(Micros::for_tokens(1_000_000, 300_000), Micros(300_000));
        assert_eq!(Micros::for_tokens(1_000_001, 300_000), Micros(300_001));
    }

    #[test]
    fn amounts_survive_the_way_to_text_and_back() {
        for micros in [0, 1, 999_999, 1_000_000, 12_340_000, -5, i64::MAX / 2] {
            assert_eq!(Micros::from_usd(&Micros(micros).to_usd()), Some(Micros(micros)));
        }
    }

    #[test]
    fn more_than_six_decimals_and_exponents_are_refused() {
        for text in ["1.0000001", "1e3", "", ".5", "--1", "1.2.3", "99999999999999999999"] {
            assert_eq!(Micros::from_usd(text), None, "{text}");
        }
    }
}
