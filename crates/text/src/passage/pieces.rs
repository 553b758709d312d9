//! From the blocks of a page to pieces of a size that can be quoted.

use std::ops::Range;

use super::PieceKind;
use crate::markdown::one_line;
use crate::page::{Block, BlockKind, Page};
use crate::sentence;

/// Size of a part of a block that is too long to be one piece.
const PART: usize = 150;
/// Blocks up to this size stay whole.
const LONGEST: usize = 260;

/// A block of the page body: a heading, or a piece of text. Ranges are bytes of the page text.
pub(super) enum Unit {
    Heading { level: u8, range: Range<usize> },
    Piece(Draft),
}

/// A piece before it is part of a passage; its cells, too, are byte ranges of the page text.
pub(super) struct Draft {
    pub(super) kind: PieceKind,
    pub(super) range: Range<usize>,
}

/// The units of a page inside the byte range `body`, in reading order.
pub(super) fn units(page: &Page, body: &Range<usize>) -> Vec<Unit> {
    let mut out = Vec::new();
    let plain;
    let blocks = if page.blocks.is_empty() {
        plain = paragraphs(&page.text);
        &plain
    } else {
        &page.blocks
    };
    for block in blocks {
        let start = (block.range.start as usize).max(body.start);
        let end = (block.range.end as usize).min(body.end);
        let Some(range) = trimmed(&page.text, start..end) else {
            continue;
        };
        for part in parts(&page.text, &range, &block.kind) {
            out.push(unit(&block.kind, part));
        }
    }
    out
}

fn unit(kind: &BlockKind, range: Range<usize>) -> Unit {
    let kind = match kind {
        BlockKind::Heading { level } => {
            return Unit::Heading { level: *level, range };
        }
        BlockKind::Paragraph => PieceKind::Paragraph,
        BlockKind::ListItem => PieceKind::ListItem,
        BlockKind::Code => PieceKind::Code,
        BlockKind::TableRow { headers, cells } => PieceKind::TableRow {
            headers: headers.iter().map(|header| one_line(header)).collect(),
            cells: cells.clone(),
        },
    };
    Unit::Piece(Draft { kind, range })
}

/// Paragraphs by empty lines, for pages whose extraction found no structure.
fn paragraphs(text: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            out.extend(paragraph(start..at));
            start = at + line.len();
        }
        at += line.len();
    }
    out.extend(paragraph(start..text.len()));
    out
}

fn paragraph(range: Range<usize>) -> Option<Block> {
    let start = u32::try_from(range.start).ok()?;
    let end = u32::try_from(range.end).ok()?;
    (start < end).then_some(Block { kind: BlockKind::Paragraph, range: start..end })
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let slice = text.get(range.clone())?;
    let left = slice.len() - slice.trim_start().len();
    let right = slice.trim_end().len();
    (left < right).then(|| range.start + left..range.start + right)
}

/// Cuts what is too long at sentence ends (at line ends in code), or anywhere if it has none.
fn parts(text: &str, range: &Range<usize>, kind: &BlockKind) -> Vec<Range<usize>> {
    let slice = text.get(range.clone()).unwrap_or_default();
    if size(slice) <= LONGEST || matches!(kind, BlockKind::TableRow { .. }) {
        return vec![range.clone()];
    }
    let atoms = match kind {
        BlockKind::Code => super::furniture::lines(slice),
        _ => sentence::split(slice),
    };
    let mut out: Vec<Range<usize>> = Vec::new();
    for atom in atoms.into_iter().flat_map(|atom| halves(slice, atom)) {
        match out.last_mut() {
            Some(last) if size(slice.get(last.start..atom.end).unwrap_or_default()) <= PART => {
                last.end = atom.end;
            }
            _ => out.push(atom),
        }
    }
    out.into_iter()
        .filter_map(|part| trimmed(text, range.start + part.start..range.start + part.end))
        .collect()
}

/// A sentence or line, cut in pieces of bearable size if it is endless.
fn halves(text: &str, atom: Range<usize>) -> Vec<Range<usize>> {
    let slice = text.get(atom.clone()).unwrap_or_default();
    if size(slice) <= LONGEST {
        return vec![atom];
    }
    let mut out = Vec::new();
    let (mut start, mut grown) = (0, 0);
    for (at, letter) in slice.char_indices() {
        grown += weight(letter);
        if grown >= PART * 2
            && (letter.is_whitespace() || !letter.is_alphanumeric() || grown > PART * 20)
        {
            out.push(atom.start + start..atom.start + at + letter.len_utf8());
            (start, grown) = (at + letter.len_utf8(), 0);
        }
    }
    out.push(atom.start + start..atom.end);
    out
}

/// Size of a text in words; a character of a script without spaces counts as half a word.
pub(super) fn size(text: &str) -> usize {
    text.chars().map(weight).sum::<usize>() / 2
}

/// Half words that a character stands for, letters of alphabets counting at their space.
fn weight(letter: char) -> usize {
    match letter {
        '\u{3040}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{E00}'..='\u{E7F}' => 1,
        letter if letter.is_whitespace() => 2,
        _ => 0,
    }
}
