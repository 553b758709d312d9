//! The smallest stretches that can be quoted: sentences, list items, rows, listings.

use std::ops::Range;

use super::evidence::Evidence;
use super::reach::Reach;
use crate::passage::{Passage, PieceKind};
use crate::sentence;

/// A stretch of a piece.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    pub(super) piece: usize,
    /// Byte range in the passage's text.
    pub(super) range: Range<usize>,
    /// Terms of the question in it.
    pub(super) reach: Reach,
}

/// The units of a passage in reading order.
pub(super) fn units(passage: &Passage, evidence: &Evidence) -> Vec<Unit> {
    let mut out = Vec::new();
    for (index, piece) in passage.pieces.iter().enumerate() {
        let whole = piece.bytes();
        let ranges = match piece.kind {
            PieceKind::Paragraph => sentence::split(passage.text_of(piece))
                .into_iter()
                .map(|range| whole.start + range.start..whole.start + range.end)
                .collect(),
            _ => vec![whole],
        };
        for range in ranges {
            // A row is read with the names of its columns.
            let is_row = matches!(piece.kind, PieceKind::TableRow { .. });
            let mut reach = if is_row { evidence.context.clone() } else { Reach::default() };
            for hit in &evidence.hits {
                if hit.start >= range.start && hit.end <= range.end {
                    reach.add(hit.term, hit.strength);
                }
            }
            out.push(Unit { piece: index, range, reach });
        }
    }
    out
}
