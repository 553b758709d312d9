//! The client's own words on a document: display name, metadata and chunking, with the provider's limits.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

const MAX_ENTRIES: usize = 20;
const MAX_DISPLAY_NAME_CHARS: usize = 512;

/// Exactly one of the three values is present.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomMetadata {
    #[serde(default)]
    pub key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub string_value: Option<String>,
    /// A 32-bit float in the provider's schema: large integers lose digits, and tests should notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numeric_value: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub string_list_value: Option<StringList>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StringList {
    #[serde(default)]
    pub values: Vec<String>,
}

/// Words per chunk and words shared by neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunking {
    pub words: usize,
    pub overlap: usize,
}

impl Default for Chunking {
    /// The documented example; the provider's own default is not published.
    fn default() -> Self {
        Self { words: 200, overlap: 20 }
    }
}

impl Chunking {
    /// Accepts what a probe of the provider found accepted: 21 to 512 words, overlap below that.
    pub fn checked(words: i64, overlap: i64) -> Result<Self, Refusal> {
        let refusal = || {
            let field = "chunking_config.white_space_config";
            Refusal::field(
                field,
                format!(
                    "* {field}: {words} tokens per chunk with {overlap} overlapping tokens is out of range"
                ),
            )
        };
        if !(21..=512).contains(&words) || !(0..words).contains(&overlap) {
            return Err(refusal());
        }
        let words = usize::try_from(words).map_err(|_| refusal())?;
        let overlap = usize::try_from(overlap).map_err(|_| refusal())?;
        Ok(Self { words, overlap })
    }
}

pub fn check_metadata(entries: &[CustomMetadata]) -> Result<(), Refusal> {
    let field = "custom_metadata";
    if entries.len() > MAX_ENTRIES {
        let message = format!("* {field}: at most {MAX_ENTRIES} entries are allowed");
        return Err(Refusal::field(field, message));
    }
    for (index, entry) in entries.iter().enumerate() {
        let values = usize::from(entry.string_value.is_some())
            + usize::from(entry.numeric_value.is_some())
            + usize::from(entry.string_list_value.is_some());
        let repeated = entries.iter().take(index).any(|earlier| earlier.key == entry.key);
        let problem = match (entry.key.is_empty(), values, repeated) {
            (true, ..) => "key must not be empty",
            (_, 0, _) => "a value is required",
            (_, 2.., _) => "only one value is allowed",
            (.., true) => "keys must be unique",
            _ => continue,
        };
        return Err(Refusal::field(field, format!("* {field}[{index}]: {problem}")));
    }
    Ok(())
}

pub fn check_display_name(name: &str) -> Result<(), Refusal> {
    if name.chars().count() > MAX_DISPLAY_NAME_CHARS {
        let message =
            format!("* display_name: must not exceed {MAX_DISPLAY_NAME_CHARS} characters");
        return Err(Refusal::field("display_name", message));
    }
    Ok(())
}
