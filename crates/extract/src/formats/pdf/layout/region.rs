//! Reading order: where a page has columns, each is read to its end.

use super::{by, line::Fragment, median};

/// Deeper divisions than this are noise.
const MAX_DEPTH: u32 = 6;
/// Lines that a column has at least.
const MIN_LINES: usize = 4;
/// Letters in the median line of a column of text. Cells of tables are shorter.
const MIN_CHARACTERS: usize = 14;
/// Part of a column's width that its median line fills.
const MIN_FILL: f32 = 0.5;

/// Fragments of one line, from left to right.
pub type Line = Vec<Fragment>;

/// The lines of every region from top to bottom, regions in reading order.
pub fn in_reading_order(fragments: Vec<Fragment>) -> Vec<Vec<Line>> {
    let mut regions = Vec::new();
    divide(fragments, MAX_DEPTH, &mut regions);
    regions
}

fn divide(mut fragments: Vec<Fragment>, depth: u32, regions: &mut Vec<Vec<Line>>) {
    by(&mut fragments, |fragment| fragment.baseline);
    let gutter = if depth == 0 { None } else { widest_gutter(&fragments) };
    let Some(Gutter { x, first, last }) = gutter else {
        if !fragments.is_empty() {
            regions.push(lines(fragments));
        }
        return;
    };
    let below = fragments.split_off((last + 1).min(fragments.len()));
    let band = fragments.split_off(first.min(fragments.len()));
    let (left, right) = band.into_iter().partition(|fragment| fragment.right <= x);
    divide(fragments, depth - 1, regions);
    divide(left, depth - 1, regions);
    divide(right, depth - 1, regions);
    divide(below, depth - 1, regions);
}

/// A vertical line that fragments `first..=last` leave free.
#[derive(Debug, Clone, Copy)]
struct Gutter {
    x: f32,
    first: usize,
    last: usize,
}

/// The gutter with the most lines beside it. Every left edge is a candidate, since columns begin there.
fn widest_gutter(fragments: &[Fragment]) -> Option<Gutter> {
    let mut edges: Vec<f32> = fragments.iter().map(|fragment| fragment.left.round()).collect();
    edges.sort_by(f32::total_cmp);
    let mut best: Option<(usize, Gutter)> = None;
    for group in edges.chunk_by(|a, b| (a - b).abs() <= 1.0) {
        if group.len() < MIN_LINES {
            continue;
        }
        let x = group.first().copied().unwrap_or_default() - 1.0;
        for gutter in free_bands(fragments, x) {
            let lines = columns(fragments, gutter);
            if lines > best.map_or(0, |(most, _)| most) {
                best = Some((lines, gutter));
            }
        }
    }
    best.map(|(_, gutter)| gutter)
}

/// The runs of fragments, from top to bottom, that do not cross `x`.
fn free_bands(fragments: &[Fragment], x: f32) -> Vec<Gutter> {
    let mut bands = Vec::new();
    let mut first = 0;
    for (index, fragment) in fragments.iter().enumerate() {
        if fragment.left < x && fragment.right > x {
            if index > first {
                bands.push(Gutter { x, first, last: index - 1 });
            }
            first = index + 1;
        }
    }
    if first < fragments.len() {
        bands.push(Gutter { x, first, last: fragments.len() - 1 });
    }
    bands
}

/// How many lines stand beside the gutter, if both sides look like columns of text; else 0.
fn columns(fragments: &[Fragment], gutter: Gutter) -> usize {
    let band = fragments.get(gutter.first..=gutter.last).unwrap_or_default();
    let (left, right): (Vec<&Fragment>, Vec<&Fragment>) =
        band.iter().partition(|fragment| fragment.right <= gutter.x);
    let shared = overlap(&left, &right);
    if !is_column(&left) || !is_column(&right) || shared < 0.4 {
        return 0;
    }
    left.len().min(right.len())
}

fn is_column(side: &[&Fragment]) -> bool {
    if side.len() < MIN_LINES {
        return false;
    }
    let (start, end) = extent(side, |fragment| (fragment.left, fragment.right));
    let fill = median(side.iter().map(|fragment| fragment.width()).collect());
    let mut lengths: Vec<usize> = side.iter().map(|f| f.text.chars().count()).collect();
    lengths.sort_unstable();
    let typical = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    typical >= MIN_CHARACTERS && fill >= MIN_FILL * (end - start)
}

/// The part of the lower side's height that both sides cover.
fn overlap(left: &[&Fragment], right: &[&Fragment]) -> f32 {
    let height = |fragment: &Fragment| (fragment.top(), fragment.bottom());
    let (a, b) = (extent(left, height), extent(right, height));
    let shared = a.1.min(b.1) - a.0.max(b.0);
    shared / (a.1 - a.0).min(b.1 - b.0).max(1.0)
}

fn extent(side: &[&Fragment], bounds: impl Fn(&Fragment) -> (f32, f32)) -> (f32, f32) {
    side.iter()
        .map(|fragment| bounds(fragment))
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), (start, end)| {
            (least.min(start), most.max(end))
        })
}

/// Groups fragments, sorted by baseline, into lines.
fn lines(fragments: Vec<Fragment>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for fragment in fragments {
        match lines.last_mut() {
            Some(line) if line.last().is_some_and(|last| last.shares_line_with(&fragment)) => {
                line.push(fragment);
            }
            _ => lines.push(vec![fragment]),
        }
    }
    for line in &mut lines {
        by(line, |fragment| fragment.left);
    }
    lines
}
