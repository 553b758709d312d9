//! Names written as several words with punctuation between: `read.table`, `apt-get`, `--help`.

use std::ops::Range;

use super::scan::Run;
use crate::fold::is_hyphen;

/// Most parts of a name; longer chains are sentences without spaces, or data.
const MOST_PARTS: usize = 6;

/// The compounds of a text: index of the first run, and the byte range of the whole.
pub(super) fn find(text: &str, runs: &[Run]) -> Vec<(usize, Range<usize>)> {
    let mut out = Vec::new();
    let mut first = 0;
    while let Some(run) = runs.get(first) {
        let last = chain_end(text, runs, first);
        let end = runs.get(last).map_or(run.end, |run| run.end);
        let start = run.start - dashes(text, run.start);
        let parts = last - first + 1;
        if !run.unspaced && parts <= MOST_PARTS && (parts > 1 || start < run.start) {
            out.push((first, start..end));
        }
        first = last + 1;
    }
    out
}

/// The last run that is tied to the run before it by one joining character each.
fn chain_end(text: &str, runs: &[Run], first: usize) -> usize {
    let mut last = first;
    while let (Some(here), Some(next)) = (runs.get(last), runs.get(last + 1)) {
        let gap = text.get(here.end..next.start).unwrap_or_default();
        if here.unspaced || next.unspaced || !joins(gap) {
            break;
        }
        last += 1;
    }
    last
}

fn joins(gap: &str) -> bool {
    let mut letters = gap.chars();
    let Some(first) = letters.next() else {
        return false;
    };
    let rest = letters.as_str();
    if matches!(first, '.' | '_' | '/' | ':' | '@' | '+') {
        return rest.is_empty();
    }
    // A hyphen may stand at the end of a line, before a capital letter.
    is_hyphen(first) && (rest.is_empty() || (rest.trim().is_empty() && rest.contains('\n')))
}

/// Bytes of the one or two dashes that make the word an option, 0 where it is none.
fn dashes(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let stem = before.trim_end_matches('-');
    let count = before.len() - stem.len();
    let opens = stem.chars().next_back().is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '[' | '‘' | '“' | '"' | '\'' | '`' | '|' | ',')
    });
    if opens && (1..=2).contains(&count) { count } else { 0 }
}
