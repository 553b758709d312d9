//! The first reader, reduced to what the layout needs.

use std::path::Path;

use pdf_oxide::{document::PdfDocument, layout::TextSpan};

use super::layout::Run;
use crate::error::{ErrorCode, ExtractError};

/// Font names that mean bold or fixed width where the font's own flags are silent, as in the usual TeX
/// fonts.
const BOLD_NAMES: [&str; 7] = ["bold", "black", "heavy", "demi", "cmbx", "sfbx", "ecbx"];
const MONO_NAMES: [&str; 8] =
    ["mono", "courier", "cmtt", "cmsltt", "sftt", "ectt", "consol", "typewriter"];

pub struct Reader {
    document: PdfDocument,
}

/// The text of one page.
#[derive(Debug, Default)]
pub struct PageRuns {
    /// Horizontal text.
    pub runs: Vec<Run>,
    /// Text that is turned, line by line, in the order of the reader.
    pub turned: Vec<String>,
}

impl PageRuns {
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.turned.is_empty()
    }
}

impl Reader {
    /// Opens a file that needs no password to be read.
    pub fn open(path: &Path) -> Result<Self, ExtractError> {
        let document = PdfDocument::open(path).map_err(ExtractError::broken)?;
        if document.is_encrypted() {
            // Without a password the reader would return empty pages, not an error.
            let open = document.authenticate(b"").unwrap_or(false);
            if !open || !document.is_authenticated() {
                return Err(ErrorCode::FileEncrypted.into());
            }
        }
        Ok(Self { document })
    }

    pub fn document(&self) -> &PdfDocument {
        &self.document
    }

    pub fn page_count(&self) -> Result<usize, ExtractError> {
        self.document.page_count().map_err(ExtractError::broken)
    }

    pub fn runs(&self, index: usize) -> Result<PageRuns, ExtractError> {
        let spans = self.document.extract_spans(index).map_err(ExtractError::broken)?;
        let mut page = PageRuns::default();
        for span in spans {
            if span.rotation_degrees.abs() < 1.0 && span.wmode == 0 {
                page.runs.push(run(span));
            } else {
                page.turned.push(span.text);
            }
        }
        Ok(page)
    }
}

fn run(span: TextSpan) -> Run {
    let name = span.font_name.to_ascii_lowercase();
    let named = |names: &[&str]| names.iter().any(|part| name.contains(part));
    Run {
        left: span.bbox.x,
        right: span.bbox.x + span.bbox.width,
        baseline: -span.bbox.y,
        size: span.font_size,
        bold: span.font_weight.is_bold() || named(&BOLD_NAMES),
        mono: span.is_monospace || named(&MONO_NAMES),
        text: span.text,
    }
}
