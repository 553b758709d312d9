//! Amounts of money on the wire.

use rag_core::money::Micros;
use serde::Serialize;
use serde_json::{Number, value::RawValue};

/// Dollars as a JSON number with at most six decimals, written out: `0.000001`, never `1e-6`, which
/// readers that look at the text would misread.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Usd(Box<RawValue>);

impl Usd {
    fn written(text: String) -> Self {
        Self(RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned()))
    }
}

impl From<Micros> for Usd {
    fn from(amount: Micros) -> Self {
        Self::written(amount.to_usd())
    }
}

/// An amount as it was stored with an answer.
impl From<Number> for Usd {
    fn from(amount: Number) -> Self {
        Self::written(amount.as_f64().map_or_else(|| amount.to_string(), |usd| usd.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use rag_core::money::Micros;
    use serde_json::Number;

    use super::Usd;

    #[test]
    fn the_smallest_and_the_largest_amounts_are_written_out() {
        let written = |usd: Usd| serde_json::to_string(&usd).unwrap();
        for (micros, text) in
            [(1, "0.000001"), (10, "0.00001"), (0, "0"), (12_500_000, "12.5"), (-1, "-0.000001")]
        {
            assert_eq!(written(Micros(micros).into()), text);
            let stored: Number = serde_json::from_str(text).unwrap();
            assert_eq!(written(stored.into()), text);
        }
        assert_eq!(written(Micros(99_999_999_999_999).into()), "99999999.999999");
    }
}
