//! `rag-api openapi`

use std::io::Write as _;

use super::CommandError;

pub(super) fn run() -> Result<(), CommandError> {
    let mut text = serde_json::to_string_pretty(&crate::openapi::document())
        .map_err(|error| CommandError::Refused(error.to_string()))?;
    text.push('\n');
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}
