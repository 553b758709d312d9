//! Lines of a region to paragraphs, items, code and rows of tables.

use super::{grid, line::Fragment, median, region::Line};
use crate::formats::marker::{begins_item, is_bullet, is_number};

/// A distance of baselines beyond this part of the usual one parts paragraphs.
const PARAGRAPH_GAP: f32 = 1.3;
/// Empty lines inside a listing do not end it.
const CODE_GAP: f32 = 2.6;
/// Advance of a glyph in the usual fixed-width fonts, as part of the size.
const MONO_ADVANCE: f32 = 0.6;

#[derive(Debug)]
pub enum Piece {
    Row { cells: Vec<String>, names_columns: bool },
    Block(Block),
}

/// Lines that belong together.
#[derive(Debug, Default)]
pub struct Block {
    pub lines: Vec<TextLine>,
    pub item: bool,
}

#[derive(Debug, Clone)]
pub struct TextLine {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    pub size: f32,
    pub bold: bool,
    pub mono: bool,
}

impl Block {
    pub fn is_code(&self) -> bool {
        self.lines.iter().all(|line| line.mono)
    }

    /// The lines as a reader would select them; listings with the indentation they show.
    pub fn text(&self) -> String {
        let margin = self.lines.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
        let mut text = String::new();
        let mut previous: Option<&TextLine> = None;
        for line in &self.lines {
            if let Some(previous) = previous {
                text.push('\n');
                if self.is_code() && line.baseline - previous.baseline > 1.7 * line.size {
                    text.push('\n');
                }
            }
            if self.is_code() {
                text.push_str(&spaces(line.left - margin, line.size));
            }
            text.push_str(&line.text);
            previous = Some(line);
        }
        text
    }
}

pub fn pieces(lines: &[Line]) -> Vec<Piece> {
    let mut rest = lines;
    let mut pieces = Vec::new();
    let usual = leading(rest);
    let right = rest.iter().flatten().map(|fragment| fragment.right).fold(0.0, f32::max);
    let mut open = Block::default();
    while let [line, after @ ..] = rest {
        if let Some(grid) = grid::at_start(rest) {
            close(&mut open, &mut pieces);
            pieces.extend(grid.rows.into_iter().enumerate().map(|(index, cells)| Piece::Row {
                cells,
                names_columns: index == 0 && grid.has_header,
            }));
            rest = rest.get(grid.lines.max(1)..).unwrap_or_default();
            continue;
        }
        let line = joined(line);
        if !open.lines.is_empty() && parts(&open, &line, usual, right) {
            close(&mut open, &mut pieces);
        }
        if open.lines.is_empty() {
            open.item = !line.mono && begins_item(&line.text);
        }
        open.lines.push(line);
        rest = after;
    }
    close(&mut open, &mut pieces);
    pieces
}

fn close(open: &mut Block, pieces: &mut Vec<Piece>) {
    if !open.lines.is_empty() {
        pieces.push(Piece::Block(std::mem::take(open)));
    }
}

/// The usual distance of baselines, as a multiple of the font size.
fn leading(lines: &[Line]) -> f32 {
    let distances = lines.windows(2).filter_map(|pair| match pair {
        [above, below] => {
            let (above, below) = (above.first()?, below.first()?);
            let distance = (below.baseline - above.baseline) / below.size.max(1.0);
            (0.8..2.2).contains(&distance).then_some(distance)
        }
        _ => None,
    });
    let usual = median(distances.collect());
    if usual > 0.0 { usual } else { 1.2 }
}

fn joined(fragments: &Line) -> TextLine {
    let mut line = TextLine {
        text: String::new(),
        left: fragments.first().map_or(0.0, |first| first.left),
        right: 0.0,
        baseline: fragments.first().map_or(0.0, |first| first.baseline),
        size: 0.0,
        bold: fragments.iter().all(|fragment| fragment.bold),
        mono: fragments.iter().all(|fragment| fragment.mono),
    };
    let longest = fragments.iter().max_by_key(|fragment| fragment.text.len());
    line.size = longest.map_or(0.0, |fragment| fragment.size);
    for fragment in fragments {
        if !line.text.is_empty() {
            let gap =
                if line.mono { spaces(fragment.left - line.right, line.size) } else { " ".into() };
            line.text.push_str(&gap);
        }
        line.text.push_str(&fragment.text);
        line.right = fragment.right;
    }
    line
}

fn spaces(gap: f32, size: f32) -> String {
    let count = (gap / (MONO_ADVANCE * size).max(1.0)).round().clamp(0.0, 80.0);
    // A small, whole, positive number by the line above.
    let count = (0_u16..=80).rev().find(|&candidate| f32::from(candidate) <= count).unwrap_or(0);
    " ".repeat(usize::from(count))
}

/// Whether `line` begins something new below the open block.
fn parts(open: &Block, line: &TextLine, usual: f32, right: f32) -> bool {
    let (Some(first), Some(last)) = (open.lines.first(), open.lines.last()) else {
        return false;
    };
    let size = last.size.max(line.size);
    let distance = (line.baseline - last.baseline) / size.max(1.0);
    if last.mono && line.mono {
        return distance > CODE_GAP;
    }
    if distance > usual * PARAGRAPH_GAP || distance < -0.1 || last.mono != line.mono {
        return true;
    }
    if (last.size - line.size).abs() > 0.08 * size || last.bold != line.bold {
        return !continues_sentence(last, line);
    }
    if begins_item(&line.text) && !is_hyphenated(last) {
        return true;
    }
    let short = last.right < right - 0.2 * (right - last.left);
    let indent = line.left - last.left;
    if open.item {
        // Back at the marker: something new, unless the item never hangs and its line was full.
        return line.left < first.left + 0.3 * size && (open.lines.len() > 1 || short);
    }
    // Books mark a new paragraph by its indent alone.
    let ends = last.text.ends_with(['.', '!', '?', ':', '”', '"', '。']);
    indent > 0.8 * size && (ends || short) && open.lines.len() > 1
        || indent > 0.8 * size && ends && short
}

/// Bold and normal words meet inside one paragraph too: then the line runs on in lower case.
fn continues_sentence(last: &TextLine, line: &TextLine) -> bool {
    let same_size = (last.size - line.size).abs() <= 0.08 * last.size.max(line.size);
    let open_end = !last.text.ends_with(['.', '!', '?', ':']);
    same_size && open_end && line.text.starts_with(char::is_lowercase)
}

fn is_hyphenated(line: &TextLine) -> bool {
    line.text.ends_with('-')
}

/// A marker drawn far from its text is no cell of a table.
pub fn is_marker(fragment: &Fragment) -> bool {
    is_bullet(&fragment.text) || is_number(&fragment.text)
}
