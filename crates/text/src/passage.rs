//! A passage: the unit that is indexed, ranked and quoted from.
//!
//! It carries its text and its place on the page, so that an answer is made without the page. The text
//! is a verbatim slice of the page text; what is quoted from it can be found again there.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::utf16;

mod build;
mod contents;
mod furniture;
mod pieces;

pub(crate) use build::build;

/// One to three paragraphs, a list, some rows of a table or a listing; never across a page or a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Counts from 1.
    pub page: u32,
    /// The language of its document, by which its words are stemmed.
    pub language: Language,
    /// The headings above it, outermost first. Indexed, not quoted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<String>,
    /// What introduces the list, table or listing that the passage begins with, where that stands before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_in: Option<Quotable>,
    /// The slice of the page from the first piece to the last.
    #[serde(flatten)]
    pub body: Quotable,
    /// In reading order, without overlap.
    pub pieces: Vec<Piece>,
}

/// A verbatim slice of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotable {
    /// Offset of the first character in the page text, in UTF-16 code units.
    pub start: u32,
    pub text: String,
}

/// A paragraph, item, row or listing of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    #[serde(flatten)]
    pub kind: PieceKind,
    /// Byte range in the passage's text, on character boundaries.
    pub range: Range<u32>,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PieceKind {
    Paragraph,
    ListItem,
    /// `cells` are byte ranges in the passage's text; `headers` name them in order, if known.
    TableRow {
        headers: Vec<String>,
        cells: Vec<Range<u32>>,
    },
    Code,
    /// A heading that nothing follows on its page.
    Heading,
}

impl Quotable {
    /// Where a byte range of the text lies in the page, in UTF-16 code units.
    #[must_use]
    pub fn place(&self, range: &Range<usize>) -> Range<u32> {
        let start = self.start + utf16::prefix(&self.text, range.start);
        start..start + utf16::len(self.text.get(range.clone()).unwrap_or_default())
    }

    /// A slice by a byte range; empty if it is not one.
    #[must_use]
    pub fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

impl Piece {
    /// Byte range in the passage's text.
    #[must_use]
    pub fn bytes(&self) -> Range<usize> {
        self.range.start as usize..self.range.end as usize
    }
}

impl Passage {
    /// The text of one of its pieces.
    #[must_use]
    pub fn text_of(&self, piece: &Piece) -> &str {
        self.body.slice(&piece.bytes())
    }

    /// The cells of a table row with their headers (empty where unknown).
    pub fn cells<'a>(&'a self, piece: &'a Piece) -> impl Iterator<Item = (&'a str, &'a str)> {
        let (headers, cells): (&[String], &[Range<u32>]) = match &piece.kind {
            PieceKind::TableRow { headers, cells } => (headers, cells),
            _ => (&[], &[]),
        };
        cells.iter().enumerate().map(|(index, cell)| {
            let header = headers.get(index).map_or("", String::as_str);
            (header, self.body.slice(&(cell.start as usize..cell.end as usize)).trim())
        })
    }
}
