//! A stretch of a passage as Markdown: paragraphs, lists, tables and listings stay what they are.

use std::ops::Range;

use crate::markdown;
use crate::passage::{Passage, Piece, PieceKind};

/// The stretch as the lines of a block quotation, without the mark of the first line.
pub(super) fn show(passage: &Passage, range: &Range<usize>) -> String {
    let mut out = String::new();
    let mut before: Option<&Piece> = None;
    for piece in &passage.pieces {
        let whole = piece.bytes();
        let part = whole.start.max(range.start)..whole.end.min(range.end);
        if part.is_empty() {
            continue;
        }
        if let Some(before) = before {
            out.push_str(separator(before, piece));
        }
        out.push_str(&block(passage, piece, &part));
        before = Some(piece);
    }
    let mut quoted = out.replace('\n', "\n> ").replace("\n> \n", "\n>\n");
    if before.is_some_and(|last| is_boxed(&last.kind)) {
        // After a listing or a table, the mark of the source must stand in a paragraph of its own.
        quoted.push_str("\n\n");
    }
    quoted
}

/// Items of a list stand close, other blocks apart.
fn separator(before: &Piece, next: &Piece) -> &'static str {
    let are_items = [before, next].iter().all(|piece| piece.kind == PieceKind::ListItem);
    if are_items { "\n" } else { "\n\n" }
}

fn is_boxed(kind: &PieceKind) -> bool {
    matches!(kind, PieceKind::Code | PieceKind::TableRow { .. })
}

/// A piece, or a part of one.
fn block(passage: &Passage, piece: &Piece, range: &Range<usize>) -> String {
    let text = passage.body.slice(range);
    match &piece.kind {
        PieceKind::Code => markdown::fenced(text),
        PieceKind::ListItem => item(text),
        PieceKind::TableRow { headers, .. } if headers.iter().any(|header| !header.is_empty()) => {
            row(passage, piece)
        }
        PieceKind::TableRow { .. } => unnamed_row(passage, piece, text),
        PieceKind::Paragraph | PieceKind::Heading => markdown::plain(text),
    }
}

/// An item with its own number, or with a bullet.
fn item(text: &str) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits).unwrap_or(("", text));
    let is_numbered = (1..=3).contains(&digits) && rest.starts_with(['.', ')']);
    match rest.get(1..).filter(|tail| is_numbered && tail.starts_with(char::is_whitespace)) {
        Some(tail) => format!("{number}. {}", markdown::plain(tail)),
        None => format!("- {}", markdown::plain(text.trim_start_matches(is_bullet))),
    }
}

fn is_bullet(letter: char) -> bool {
    matches!(letter, '•' | '◦' | '▪' | '‣' | '·' | '*' | '–' | '—' | '-') || letter.is_whitespace()
}

/// A row under its headers.
fn row(passage: &Passage, piece: &Piece) -> String {
    let (mut heads, mut rules, mut cells) =
        (String::from("|"), String::from("|"), String::from("|"));
    for (header, cell) in passage.cells(piece) {
        heads.extend([" ", &markdown::plain(header), " |"]);
        rules.push_str(" --- |");
        cells.extend([" ", &markdown::plain(cell), " |"]);
    }
    [heads, rules, cells].join("\n")
}

fn unnamed_row(passage: &Passage, piece: &Piece, text: &str) -> String {
    let cells: Vec<String> = passage.cells(piece).map(|(_, cell)| markdown::plain(cell)).collect();
    if cells.is_empty() { markdown::plain(text) } else { cells.join(" · ") }
}
