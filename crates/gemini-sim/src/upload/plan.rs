//! What is to become of the bytes of a session, checked before the first byte is sent.

use serde::Deserialize;

use crate::content::MediaType;
use crate::library::{Chunking, CustomMetadata, check_metadata};
use crate::refusal::Refusal;

/// The end of a session.
#[derive(Clone, Debug)]
pub enum Plan {
    Document(DocumentPlan),
    File { display_name: String, mime_type: String },
}

#[derive(Clone, Debug)]
pub struct DocumentPlan {
    pub store: String,
    pub display_name: String,
    pub mime_type: String,
    pub media_type: MediaType,
    pub metadata: Vec<CustomMetadata>,
    pub chunking: Chunking,
}

/// Options shared by direct upload and import.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IndexingOptions {
    pub custom_metadata: Vec<CustomMetadata>,
    pub chunking_config: Option<ChunkingConfig>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ChunkingConfig {
    white_space_config: Option<WhiteSpaceConfig>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WhiteSpaceConfig {
    max_tokens_per_chunk: Option<i64>,
    max_overlap_tokens: Option<i64>,
}

impl IndexingOptions {
    pub fn checked(self) -> Result<(Vec<CustomMetadata>, Chunking), Refusal> {
        check_metadata(&self.custom_metadata)?;
        let config = self.chunking_config.and_then(|config| config.white_space_config);
        let chunking = match config {
            None => Chunking::default(),
            Some(config) => Chunking::checked(
                config.max_tokens_per_chunk.unwrap_or(200),
                config.max_overlap_tokens.unwrap_or(0),
            )?,
        };
        Ok((self.custom_metadata, chunking))
    }
}

/// The media type as the store takes it.
pub fn check_media_type(mime_type: &str, takes_images: bool) -> Result<MediaType, Refusal> {
    match MediaType::parse(mime_type) {
        Some(MediaType::Image) if !takes_images => Err(Refusal::field(
            "mime_type",
            "Images need a store with the embedding model models/gemini-embedding-2.".to_owned(),
        )),
        Some(media_type) => Ok(media_type),
        None => Err(Refusal::field("mime_type", format!("Unsupported MIME type: {mime_type}"))),
    }
}
