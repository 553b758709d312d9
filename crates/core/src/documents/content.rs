//! Whether a file is what it says it is.

use std::{fs::File, io, path::Path};

use crate::extract::{MediaType, sniff};

/// Whether the content of a file agrees with its declared type. A type without a parser of ours is
/// taken at its word, as long as the content does not say otherwise.
pub async fn agrees_with_type(path: &Path, media_type: &str) -> io::Result<bool> {
    let path = path.to_owned();
    let found = tokio::task::spawn_blocking(move || sniff::identify(File::open(path)?))
        .await
        .map_err(io::Error::other)??;
    Ok(match MediaType::parse(media_type) {
        Some(declared) => found.agrees_with(declared),
        None => !matches!(found, sniff::Content::Document(_)),
    })
}
