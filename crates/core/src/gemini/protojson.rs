//! Peculiarities of the provider's JSON: 64-bit integers come as text, sometimes as numbers, and fields
//! equal to their default are left out.

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::Value;

#[derive(Deserialize)]
#[serde(untagged)]
enum Integer {
    Number(i64),
    Real(f64),
    Text(String),
}

/// An integer written in any way, such as `42`, `"42"` or `42.0`; `null` is 0.
pub fn int64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let text = match Option::deserialize(deserializer)? {
        None => return Ok(0),
        Some(Integer::Number(number)) => return Ok(number),
        Some(Integer::Real(number)) => number.to_string(),
        Some(Integer::Text(text)) => text,
    };
    text.strip_suffix(".0").unwrap_or(&text).parse().map_err(D::Error::custom)
}

/// What accompanies an answer and is not worth losing it: absent when it cannot be read.
pub fn if_readable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(T::deserialize(Value::deserialize(deserializer)?).ok())
}

/// The same for each element of a list, which keep their numbers.
pub fn each_if_readable<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let list: Option<Vec<Value>> = if_readable(deserializer)?;
    let each = list.unwrap_or_default().into_iter();
    Ok(each.map(|value| T::deserialize(value).unwrap_or_default()).collect())
}

/// `null` counts as left out.
pub fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
