//! The line that stands above the text on most pages and is no title.

use super::{by, line, line::Run, median};

/// Baselines this close are the same place on the page.
const SAME_PLACE: f32 = 3.0;
/// Fewer pages prove nothing.
const MIN_PAGES: usize = 3;

/// The baseline of the running header of a document, if it has one.
pub fn header(pages: &[Vec<Run>]) -> Option<f32> {
    let set_apart: Vec<f32> = pages.iter().filter_map(|page| first_line_set_apart(page)).collect();
    let usual = median(set_apart.clone());
    let there = set_apart.iter().filter(|place| (*place - usual).abs() < SAME_PLACE).count();
    (pages.len() >= MIN_PAGES && there * 2 >= pages.len()).then_some(usual)
}

pub fn is_at(header: Option<f32>, baseline: f32) -> bool {
    header.is_some_and(|place| (place - baseline).abs() < SAME_PLACE)
}

fn first_line_set_apart(page: &[Run]) -> Option<f32> {
    let mut fragments = line::fragments(page.to_vec());
    by(&mut fragments, |fragment| fragment.baseline);
    let first = fragments.first()?;
    let next = fragments.iter().find(|next| !next.shares_line_with(first))?;
    (next.baseline - first.baseline > 1.5 * next.size.max(first.size)).then_some(first.baseline)
}
