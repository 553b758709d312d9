//! Proto3 JSON input rules: both spellings of a field name, numbers as strings, both base64 alphabets,
//! `null` as absence; and the provider's complaints about everything else.
//!
//! Invariant: what passes is in camelCase with canonical scalars, so the typed requests behind it need
//! to know one spelling only.

mod messages;
mod walk;

pub use messages::{COUNT_TOKENS, CREATE_STORE, GENERATE, IMPORT_FILE, START_FILE, START_UPLOAD};

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::refusal::Refusal;

/// The type of a field.
#[derive(Debug)]
pub enum Kind {
    Text,
    Int,
    Float,
    Flag,
    Bytes,
    /// Free-form JSON, left as it is.
    Any,
    Message(&'static Message),
    List(&'static Kind),
}

/// Field names in camelCase with their types.
#[derive(Debug)]
pub struct Message(pub &'static [(&'static str, Kind)]);

/// Parses a request body; an empty body is an empty message.
pub fn parse<T: DeserializeOwned>(
    message: &'static Message,
    body: &[u8],
    strict: bool,
) -> Result<T, Refusal> {
    let body = if body.trim_ascii().is_empty() { b"{}".as_slice() } else { body };
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        Refusal::invalid(format!("Invalid JSON payload received. Parse error: {error}"))
    })?;
    let canonical = walk::message(message, value, &mut walk::Path::default(), strict)?;
    serde_json::from_value(canonical)
        .map_err(|error| Refusal::invalid(format!("Invalid JSON payload received. {error}")))
}
