//! The second reader: plainer text, but it survives files that the first does not.

use std::path::{Path, PathBuf};

use lopdf::Document;

use super::guarded;
use crate::{
    error::{ErrorCode, ExtractError},
    formats::text,
    sink::Sink,
};

/// Opened when it is first needed.
pub struct Fallback {
    path: PathBuf,
    #[expect(clippy::option_option, reason = "not tried yet, cannot be opened, open")]
    document: Option<Option<Document>>,
}

impl Fallback {
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), document: None }
    }

    /// Writes the text of one page, counted from 0, into the open page.
    pub fn write_page(&mut self, index: usize, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
        let number = u32::try_from(index + 1).map_err(ExtractError::broken)?;
        let document = self.document().ok_or(ErrorCode::FileBroken)?;
        let page = guarded(|| document.extract_text(&[number]).map_err(ExtractError::broken))?;
        text::read_section(&page, sink)
    }

    /// Reads a file that the first reader could not even open, for the reason `first`.
    pub fn read_all(
        &mut self,
        sink: &mut Sink<'_>,
        first: ExtractError,
    ) -> Result<(), ExtractError> {
        let Some(document) = self.document() else {
            return Err(first);
        };
        if document.is_encrypted() {
            return Err(ErrorCode::FileEncrypted.into());
        }
        let pages = guarded(|| Ok(document.get_pages().len()))?;
        if pages == 0 {
            return Err(first);
        }
        let mut lost = None;
        for index in 0..pages {
            if let Err(error) = self.write_page(index, sink) {
                lost = lost.or(Some(error));
            }
            sink.end_page()?;
        }
        lost.map_or(Ok(()), Err)
    }

    fn document(&mut self) -> Option<&Document> {
        let path = &self.path;
        self.document
            .get_or_insert_with(|| {
                guarded(|| Document::load(path).map_err(ExtractError::broken)).ok()
            })
            .as_ref()
    }
}
