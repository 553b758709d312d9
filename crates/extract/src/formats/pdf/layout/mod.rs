//! From glyph runs with positions to blocks in reading order.
//!
//! A PDF says where ink goes, not what it means. So: runs on one baseline become fragments ([`mod@line`]),
//! fragments are ordered column by column ([`region`]), lines are grouped into tables ([`grid`]) and
//! blocks ([`block`]) by their gaps, indents and fonts, and [`heading`] decides with the fonts of the
//! whole document which blocks are titles.

mod block;
mod grid;
pub mod heading;
mod line;
mod region;
mod running;

use self::block::Piece;
pub use self::{heading::Typography, line::Run};
use crate::{error::ExtractError, formats::table::Rows, sink::Sink};

/// Writes one page.
pub fn write(
    runs: Vec<Run>,
    typography: &Typography,
    sink: &mut Sink<'_>,
) -> Result<(), ExtractError> {
    for lines in region::in_reading_order(line::fragments(runs)) {
        let mut rows = Rows::default();
        for piece in block::pieces(&lines) {
            match piece {
                Piece::Row { cells, names_columns } => {
                    rows.push(&cells, Some(names_columns), sink)?;
                }
                Piece::Block(block) => {
                    rows = Rows::default();
                    sink.push(typography.kind(&block), &block.text())?;
                }
            }
        }
    }
    Ok(())
}

/// Sorts by a coordinate. Hostile files can hold coordinates that are no numbers; they sort anywhere.
fn by<T>(items: &mut [T], key: impl Fn(&T) -> f32) {
    items.sort_by(|a, b| key(a).total_cmp(&key(b)));
}

/// The middle value; 0 of none.
fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
