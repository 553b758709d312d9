//! Peculiarities of the provider's JSON: 64-bit integers come as text, sometimes as numbers, and fields
//! equal to their default are left out.

use serde::{Deserialize, Deserializer, de::Error as _};

#[derive(Deserialize)]
#[serde(untagged)]
enum Integer {
    Number(i64),
    Text(String),
}

/// An integer written either way; `null` is 0.
pub fn int64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    match Option::deserialize(deserializer)? {
        None => Ok(0),
        Some(Integer::Number(number)) => Ok(number),
        Some(Integer::Text(text)) => text.parse().map_err(D::Error::custom),
    }
}

/// `null` counts as left out.
pub fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
