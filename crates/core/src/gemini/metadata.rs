//! Metadata that documents carry at the provider and citations bring back.

use serde::{Deserialize, Serialize};

/// The key under which every document carries our own id.
pub const DOC_ID: &str = "doc_id";
/// The key of the same id as a number, by which filters can name many documents at once.
pub const DOC_NUMBER: &str = "doc_no";

/// A key with one value. The provider knows lists as values too; we write none and need none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CustomMetadata {
    pub key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub string_value: Option<String>,
    /// A 32-bit float at the provider: whole numbers are exact only below 2^24.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numeric_value: Option<f64>,
}

impl CustomMetadata {
    #[must_use]
    pub fn text(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), string_value: Some(value.into()), ..Self::default() }
    }

    /// `value` is below 2^24, or the provider would round it.
    #[must_use]
    pub fn number(key: impl Into<String>, value: u32) -> Self {
        let numeric_value = Some(f64::from(value));
        Self { key: key.into(), numeric_value, ..Self::default() }
    }
}

/// Our own id among the metadata.
pub(super) fn doc_id(metadata: &[CustomMetadata]) -> Option<&str> {
    metadata.iter().find(|entry| entry.key == DOC_ID)?.string_value.as_deref()
}
