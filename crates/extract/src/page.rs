//! The one place where a [`Page`] is made, and with it the promises of the text model.
//!
//! Text is NFC, lines end with `\n`, the only other control character is `\t`. Blocks stand in order,
//! never overlap, and their ranges lie on character boundaries: all of it holds because text and ranges
//! are only ever appended together, here.

use std::{borrow::Cow, ops::Range};

use rag_text::page::{Block, BlockKind, Page};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Names of table columns are repeated in every row, so a runaway first row must not multiply.
const MAX_HEADER_CHARS: usize = 200;
/// What a block and a cell cost besides their text, as bytes of JSON.
const BLOCK_WEIGHT: usize = 64;
const CELL_WEIGHT: usize = 32;

/// The kind of a block of running text; rows of tables have a method of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Heading(u8),
    Paragraph,
    ListItem,
    Code,
}

/// A page under construction.
#[derive(Debug, Default)]
pub struct PageBuilder {
    text: String,
    blocks: Vec<Block>,
    weight: usize,
}

impl PageBuilder {
    /// Appends a block of running text. Text without visible characters is dropped.
    pub fn push(&mut self, kind: Kind, text: &str) {
        let clean = match kind {
            Kind::Code => clean_code(text),
            Kind::Heading(_) => single_line(text),
            Kind::Paragraph | Kind::ListItem => clean_lines(text),
        };
        if clean.is_empty() {
            return;
        }
        let kind = match kind {
            Kind::Heading(level) => BlockKind::Heading { level: level.clamp(1, 6) },
            Kind::Paragraph => BlockKind::Paragraph,
            Kind::ListItem => BlockKind::ListItem,
            Kind::Code => BlockKind::Code,
        };
        self.separate(&kind);
        let range = self.append(&clean);
        self.weight += BLOCK_WEIGHT + clean.len();
        self.blocks.push(Block { kind, range });
    }

    /// Appends one row of a table, its cells parted by tabs. `headers` name the cells in order and may
    /// be empty. A row without visible characters is dropped.
    pub fn push_row<C: AsRef<str>>(&mut self, headers: &[String], cells: &[C]) {
        let clean: Vec<String> = cells.iter().map(|cell| single_line(cell.as_ref())).collect();
        if clean.iter().all(String::is_empty) {
            return;
        }
        self.separate(&BlockKind::TableRow { headers: Vec::new(), cells: Vec::new() });
        let start = self.position();
        let mut ranges = Vec::with_capacity(clean.len());
        for (index, cell) in clean.iter().enumerate() {
            if index > 0 {
                self.text.push('\t');
            }
            ranges.push(self.append(cell));
        }
        let headers: Vec<String> = headers.iter().map(|name| header(name)).collect();
        let names: usize = headers.iter().map(|name| name.len() + 3).sum();
        self.weight += BLOCK_WEIGHT + names + CELL_WEIGHT * ranges.len();
        self.weight += clean.iter().map(String::len).sum::<usize>();
        let range = start..self.position();
        self.blocks.push(Block { kind: BlockKind::TableRow { headers, cells: ranges }, range });
    }

    /// Bytes of text and structure so far, as counted against [`crate::Limits::page_bytes`].
    #[must_use]
    pub fn weight(&self) -> usize {
        self.weight
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn finish(self, number: u32) -> Page {
        Page { number, text: self.text, blocks: self.blocks }
    }

    /// Items of a list and rows of a table stand close, everything else is set apart by an empty line.
    fn separate(&mut self, next: &BlockKind) {
        let Some(last) = self.blocks.last() else {
            return;
        };
        let close = matches!(
            (&last.kind, next),
            (BlockKind::ListItem, BlockKind::ListItem)
                | (BlockKind::TableRow { .. }, BlockKind::TableRow { .. })
        );
        self.text.push_str(if close { "\n" } else { "\n\n" });
    }

    fn append(&mut self, clean: &str) -> Range<u32> {
        let start = self.position();
        self.text.push_str(clean);
        start..self.position()
    }

    /// Saturates beyond 4 GiB, which the limits on a page forbid long before.
    fn position(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }
}

/// The name of a table column as rows repeat it.
#[must_use]
pub fn header(name: &str) -> String {
    let line = single_line(name);
    match line.char_indices().nth(MAX_HEADER_CHARS) {
        Some((end, _)) => line.get(..end).unwrap_or_default().to_owned(),
        None => line,
    }
}

/// Text as one line: every run of white space is one space.
#[must_use]
pub fn single_line(text: &str) -> String {
    let clean = clean_characters(text);
    let mut line = String::with_capacity(clean.len());
    for word in clean.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    composed(line)
}

/// Lines kept, white space inside them collapsed, empty lines at the ends and repeated ones dropped.
fn clean_lines(text: &str) -> String {
    let clean = clean_characters(text);
    let mut lines = String::with_capacity(clean.len());
    for line in clean.lines() {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_none() {
            continue;
        }
        if !lines.is_empty() {
            lines.push('\n');
        }
        for (index, word) in words.enumerate() {
            if index > 0 {
                lines.push(' ');
            }
            lines.push_str(word);
        }
    }
    composed(lines)
}

/// Indentation and empty lines inside kept.
fn clean_code(text: &str) -> String {
    let clean = clean_characters(text);
    let lines: Vec<&str> = clean.lines().map(str::trim_end).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |index| index + 1);
    composed(lines.get(first..last).unwrap_or_default().join("\n"))
}

fn composed(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

/// Unifies line ends, drops what cannot be seen, and spells out typographic ligatures, which no one
/// types when searching.
fn clean_characters(text: &str) -> Cow<'_, str> {
    if !text.contains(needs_cleaning) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\u{ad}' if matches!(characters.peek(), None | Some('\n' | '\r')) => clean.push('-'),
            '\u{fb00}' => clean.push_str("ff"),
            '\u{fb01}' => clean.push_str("fi"),
            '\u{fb02}' => clean.push_str("fl"),
            '\u{fb03}' => clean.push_str("ffi"),
            '\u{fb04}' => clean.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => clean.push_str("st"),
            invisible if needs_cleaning(invisible) => {}
            visible => clean.push(visible),
        }
    }
    Cow::Owned(clean)
}

fn needs_cleaning(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{ad}'
        | '\u{200b}'
        | '\u{2060}'
        | '\u{feff}'
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{fb00}'..='\u{fb06}' => true,
        other => other.is_control(),
    }
}
