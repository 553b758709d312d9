//! Whether a file is what it says it is.

use std::io;

use crate::{
    extract::{MediaType, sniff},
    files::Received,
};

/// Whether the content of a file agrees with its declared type. A type without a parser of ours is
/// taken at its word, as long as the content does not say otherwise.
pub async fn agrees_with_type(file: &Received, media_type: &str) -> io::Result<bool> {
    let content = file.open().await?;
    let found = tokio::task::spawn_blocking(move || sniff::identify(content))
        .await
        .map_err(io::Error::other)??;
    Ok(match MediaType::parse(media_type) {
        Some(declared) => found.agrees_with(declared),
        None => !matches!(found, sniff::Content::Document(_)),
    })
}
