//! Names of the provider's resources. They become parts of addresses, so only what the provider itself
//! would hand out is taken: nothing in a name can reach another path.

use std::fmt;

use serde::Serialize;

use super::GeminiError;

const STORES: &str = "fileSearchStores/";
const DOCUMENTS: &str = "/documents/";

/// `fileSearchStores/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct StoreName(String);

/// `fileSearchStores/{store}/documents/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentName(String);

impl StoreName {
    pub fn parse(name: &str) -> Result<Self, GeminiError> {
        match name.strip_prefix(STORES) {
            Some(id) if is_id(id) => Ok(Self(name.to_owned())),
            _ => Err(GeminiError::InvalidName),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl DocumentName {
    pub fn parse(name: &str) -> Result<Self, GeminiError> {
        match name.strip_prefix(STORES).and_then(|rest| rest.split_once(DOCUMENTS)) {
            Some((store, id)) if is_id(store) && is_id(id) => Ok(Self(name.to_owned())),
            _ => Err(GeminiError::InvalidName),
        }
    }

    /// Reads a name as an operation tells it: an import answers with the bare id.
    pub(super) fn in_store(store: &StoreName, told: &str) -> Result<Self, GeminiError> {
        let name = if told.contains('/') {
            Self::parse(told)?
        } else {
            Self::parse(&format!("{}{DOCUMENTS}{told}", store.0))?
        };
        if name.store() == *store { Ok(name) } else { Err(GeminiError::InvalidName) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn store(&self) -> StoreName {
        let store = self.0.split_once(DOCUMENTS).map_or("", |(store, _)| store);
        StoreName(store.to_owned())
    }
}

impl fmt::Display for StoreName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for DocumentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The model as it stands in a path, without the collection that responses put in front.
pub(super) fn model_id(model: &str) -> Result<&str, GeminiError> {
    let id = model.strip_prefix("models/").unwrap_or(model);
    if is_id(id) { Ok(id) } else { Err(GeminiError::InvalidName) }
}

/// Letters, digits and `-_.`, but nothing that is a step in a path.
pub(super) fn is_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !id.is_empty() && id.chars().all(plain) && !id.chars().all(|c| c == '.')
}

#[cfg(test)]
mod tests {
    use super::{DocumentName, StoreName, model_id};

    #[test]
    fn only_whole_names_without_further_steps_are_taken() {
        assert!(StoreName::parse("fileSearchStores/docs-1a2b").is_ok());
        for name in
            ["docs", "fileSearchStores/", "fileSearchStores/../x", "fileSearchStores/..", ""]
        {
            assert!(StoreName::parse(name).is_err(), "{name}");
        }
        for name in ["fileSearchStores/a/documents/b?x=1", "fileSearchStores/a/documents/b/c"] {
            assert!(DocumentName::parse(name).is_err(), "{name}");
        }
        assert_eq!(model_id("models/gemini-3.8-flash").ok(), Some("gemini-3.8-flash"));
        assert!(model_id("gemini:generateContent").is_err());
    }

    #[test]
    fn bare_and_full_names_of_a_document_are_the_same() {
        let store = StoreName::parse("fileSearchStores/a").unwrap();
        let bare = DocumentName::in_store(&store, "b-c").unwrap();
        let full = DocumentName::in_store(&store, "fileSearchStores/a/documents/b-c").unwrap();
        assert_eq!(bare, full);
        assert_eq!(full.store(), store);
        assert!(DocumentName::in_store(&store, "fileSearchStores/z/documents/b").is_err());
    }
}
