//! Metadata that documents carry at the provider and citations bring back.

use serde::{Deserialize, Serialize};

/// The key under which every document carries our own id.
pub const DOC_ID: &str = "doc_id";

/// A key with one value. The provider knows numbers and lists as values too; we write none and need none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CustomMetadata {
    pub key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub string_value: Option<String>,
}

impl CustomMetadata {
    #[must_use]
    pub fn text(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), string_value: Some(value.into()) }
    }
}

/// Our own id among the metadata.
pub(super) fn doc_id(metadata: &[CustomMetadata]) -> Option<&str> {
    metadata.iter().find(|entry| entry.key == DOC_ID)?.string_value.as_deref()
}
