//! A page as extraction leaves it: its plain text, and the structure found in it as ranges of that text.
//!
//! Blocks never copy text. A quote taken from a block is therefore a slice of the page text, and its
//! offsets are right by construction.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// One page of a document: a page of a PDF, a slide, a sheet, or the whole of a document without pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Counts from 1, as readers do.
    pub number: u32,
    /// What a reader sees and what citations point into. NFC, lines ended by `\n`, no NUL.
    pub text: String,
    /// In reading order, without overlap. Text outside all blocks is still part of the page.
    pub blocks: Vec<Block>,
}

/// A paragraph-sized piece of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    /// Byte range in [`Page::text`], on character boundaries.
    pub range: Range<u32>,
}

/// What a block is, as far as the file says or its layout shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BlockKind {
    /// Level 1 is the outermost.
    Heading {
        level: u8,
    },
    Paragraph,
    /// One item of a list; its lead-in is the paragraph before the first item.
    ListItem,
    /// One row of a table. `headers` names the cells, in order, where the table has a header row;
    /// `cells` are byte ranges in [`Page::text`].
    TableRow {
        headers: Vec<String>,
        cells: Vec<Range<u32>>,
    },
    /// Preformatted text, kept whole.
    Code,
}
