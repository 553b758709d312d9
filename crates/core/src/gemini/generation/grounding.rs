//! What an answer rests on, as the provider tells it. Indices and offsets are unchecked here: they may
//! point anywhere.

use serde::{Deserialize, Deserializer};

use crate::gemini::{
    metadata::{self, CustomMetadata},
    protojson::{each_if_readable, if_readable, int64, or_default},
};

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GroundingMetadata {
    #[serde(deserialize_with = "each_if_readable")]
    pub grounding_chunks: Vec<GroundingChunk>,
    #[serde(deserialize_with = "each_if_readable")]
    pub grounding_supports: Vec<GroundingSupport>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GroundingChunk {
    pub retrieved_context: Option<RetrievedContext>,
}

/// A passage. It names its document only through the metadata the document was uploaded with.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RetrievedContext {
    /// The document's display name, if it has one.
    pub title: Option<String>,
    pub text: Option<String>,
    /// Counting from 1, for formats with pages.
    #[serde(deserialize_with = "page")]
    pub page_number: Option<u32>,
    #[serde(deserialize_with = "or_default")]
    pub custom_metadata: Vec<CustomMetadata>,
}

fn page<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    #[derive(Deserialize)]
    struct Page(#[serde(deserialize_with = "int64")] i64);
    let told: Option<Page> = if_readable(deserializer)?;
    Ok(told.and_then(|Page(number)| u32::try_from(number).ok()).filter(|number| *number > 0))
}

impl RetrievedContext {
    /// Our own id of the document.
    #[must_use]
    pub fn doc_id(&self) -> Option<&str> {
        metadata::doc_id(&self.custom_metadata)
    }
}

/// A stretch of the answer and the chunks (from 0) it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GroundingSupport {
    pub segment: Option<Segment>,
    #[serde(deserialize_with = "or_default")]
    pub grounding_chunk_indices: Vec<i64>,
}

/// A half-open stretch of the answer in UTF-8 bytes, or so it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Segment {
    #[serde(deserialize_with = "int64")]
    pub start_index: i64,
    #[serde(deserialize_with = "int64")]
    pub end_index: i64,
    #[serde(deserialize_with = "or_default")]
    pub text: String,
}

impl GroundingMetadata {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.grounding_chunks.is_empty() && self.grounding_supports.is_empty()
    }
}
