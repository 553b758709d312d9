//! Tables that show only by alignment: lines whose fragments stand below each other in columns.

use super::{block::is_marker, line::Fragment, region::Line};

/// Lines with several cells that make a table; fewer are chance.
const MIN_ROWS: usize = 3;
/// Lines closer than this many font sizes can be one row.
const WRAP_GAP: f32 = 1.45;

/// A table found at the start of `lines`.
#[derive(Debug, PartialEq)]
pub struct Grid {
    /// Lines used up.
    pub lines: usize,
    pub rows: Vec<Vec<String>>,
    pub has_header: bool,
}

pub fn at_start(lines: &[Line]) -> Option<Grid> {
    if !lines.first().is_some_and(is_tabular) {
        return None;
    }
    let length = length(lines);
    let lines = lines.get(..length)?;
    let columns = columns(lines);
    let aligned = lines.iter().filter(|line| filled(line, &columns) >= 2).count();
    if columns.len() < 2 || aligned < MIN_ROWS || aligned * 2 < lines.len() {
        return None;
    }
    let rows = rows(lines, &columns);
    let has_header = has_header(lines, &rows);
    Some(Grid { lines: length, rows, has_header })
}

fn is_tabular(line: &Line) -> bool {
    // Tables of contents are lists, and code is best left alone.
    let leader =
        |fragment: &Fragment| fragment.text.contains("....") || fragment.text.contains(". . .");
    let cells = line.iter().filter(|fragment| !is_marker(fragment)).count();
    cells >= 2 && !line.iter().any(leader) && !line.iter().all(|fragment| fragment.mono)
}

/// How many lines belong together: those with several cells, and between them continuations of a cell.
fn length(lines: &[Line]) -> usize {
    let mut end = 1;
    let mut previous = lines.first();
    for (index, line) in lines.iter().enumerate().skip(1) {
        let (Some(last), Some(next)) = (previous.and_then(|line| line.first()), line.first())
        else {
            break;
        };
        let gap = next.baseline - last.baseline;
        let size = next.size.max(last.size);
        if is_tabular(line) && gap < 4.0 * size {
            end = index + 1;
        } else if gap > WRAP_GAP * size || index > end + 3 {
            break;
        }
        previous = Some(line);
    }
    end
}

/// Horizontal extents that the cells of the lines with several cells share.
fn columns(lines: &[Line]) -> Vec<(f32, f32)> {
    let mut extents: Vec<(f32, f32)> = lines
        .iter()
        .filter(|line| is_tabular(line))
        .flatten()
        .map(|fragment| (fragment.left, fragment.right))
        .collect();
    extents.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f32, f32)> = Vec::new();
    for (left, right) in extents {
        match columns.last_mut() {
            Some(last) if left <= last.1 => last.1 = last.1.max(right),
            _ => columns.push((left, right)),
        }
    }
    columns
}

fn column_of(fragment: &Fragment, columns: &[(f32, f32)]) -> usize {
    columns.iter().rposition(|(left, _)| *left <= fragment.left + 0.5).unwrap_or(0)
}

fn filled(line: &Line, columns: &[(f32, f32)]) -> usize {
    let mut places: Vec<usize> = line.iter().map(|cell| column_of(cell, columns)).collect();
    places.dedup();
    places.len()
}

fn rows(lines: &[Line], columns: &[(f32, f32)]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut baseline = f32::NEG_INFINITY;
    for line in lines {
        let Some(first) = line.first() else { continue };
        let close = first.baseline - baseline < WRAP_GAP * first.size;
        let continues = close && (column_of(first, columns) > 0 || filled(line, columns) < 2);
        baseline = first.baseline;
        if !continues || rows.is_empty() {
            rows.push(vec![String::new(); columns.len()]);
        }
        let Some(row) = rows.last_mut() else { continue };
        for fragment in line {
            if let Some(cell) = row.get_mut(column_of(fragment, columns)) {
                if !cell.is_empty() {
                    cell.push(' ');
                }
                cell.push_str(&fragment.text);
            }
        }
    }
    rows
}

/// The first row names the columns if it alone is bold, or if it alone has no figures in a column of
/// figures.
fn has_header(lines: &[Line], rows: &[Vec<String>]) -> bool {
    let bold = |line: &Line| line.iter().all(|fragment| fragment.bold);
    let [first, body @ ..] = lines else {
        return false;
    };
    if bold(first) && !body.iter().any(bold) {
        return true;
    }
    let [names, figures @ ..] = rows else {
        return false;
    };
    let numeric =
        |cell: &str| cell.starts_with(|c: char| c.is_ascii_digit() || "+-−$€".contains(c));
    !names.iter().any(|name| numeric(name))
        && (0..names.len()).any(|column| {
            let count =
                figures.iter().filter(|row| row.get(column).is_some_and(|cell| numeric(cell)));
            count.count() * 3 >= figures.len() * 2
        })
}
