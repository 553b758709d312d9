//! What tests may know about a document beyond the provider's interface.

use serde::{Deserialize, Serialize};

use super::{CustomMetadata, Document, DocumentState};

/// A document that was created at some time; it stays on record after its deletion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentRecord {
    pub store: String,
    pub id: String,
    pub display_name: String,
    pub mime_type: String,
    /// Length of the uploaded bytes.
    pub bytes: u64,
    /// Of the uploaded bytes, in hexadecimal.
    pub sha256: String,
    pub metadata: Vec<CustomMetadata>,
    /// `None` once the document is deleted.
    pub state: Option<DocumentState>,
}

impl DocumentRecord {
    pub(crate) fn new(document: &Document) -> Self {
        Self {
            store: document.store.clone(),
            id: document.id.clone(),
            display_name: document.display_name.clone(),
            mime_type: document.mime_type.clone(),
            bytes: document.size,
            sha256: document.sha256.clone(),
            metadata: document.metadata.clone(),
            state: Some(document.state()),
        }
    }

    /// The string value of a metadata key.
    #[must_use]
    pub fn metadata_text(&self, key: &str) -> Option<&str> {
        let entry = self.metadata.iter().find(|entry| entry.key == key)?;
        entry.string_value.as_deref()
    }
}
