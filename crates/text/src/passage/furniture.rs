//! Running heads, footers and page numbers: lines at the edge of a page that say the same on its
//! neighbours. They stay in the page text and are kept out of passages.

mod pagination;

use std::collections::HashMap;
use std::ops::Range;

use crate::page::{BlockKind, Page};
use pagination::Pagination;

/// Lines looked at from either edge.
const DEPTH: usize = 2;
/// Pages on either side that count as neighbours: left and right pages alternate, chapters change.
const NEIGHBOURHOOD: usize = 4;
/// Neighbours that must carry the same line.
const REPEATS: usize = 2;
/// Longer lines are text.
const LONGEST: usize = 120;

/// Numbers in a running head: page, chapter, total. Lines with more are data.
const NUMBERS: usize = 3;

/// Edge of the page and masked line → indexes of the pages that carry it.
type Census = HashMap<(bool, String), Vec<usize>>;

/// For each page, the byte range of its text that is not furniture.
pub(super) fn bodies(pages: &[Page]) -> Vec<Range<usize>> {
    let lines: Vec<Vec<Range<usize>>> = pages.iter().map(|page| lines(&page.text)).collect();
    let mut census = Census::new();
    for (index, (page, lines)) in pages.iter().zip(&lines).enumerate() {
        for (top, line) in edges(lines) {
            census
                .entry((top, mask(page.text.get(line).unwrap_or_default())))
                .or_default()
                .push(index);
        }
    }
    let printed = pages.iter().zip(&lines).map(|(page, lines)| {
        let lines = edges(lines).filter_map(|(_, line)| page.text.get(line));
        (page.number, lines.filter(|line| line.len() <= LONGEST).collect())
    });
    let known = Known { pagination: Pagination::learn(printed), census, pages: pages.len() };
    let each = pages.iter().zip(&lines).enumerate();
    each.map(|(index, (page, lines))| known.body(page, index, lines)).collect()
}

/// What the document's furniture looks like.
struct Known {
    pagination: Pagination,
    census: Census,
    pages: usize,
}

impl Known {
    fn body(&self, page: &Page, index: usize, lines: &[Range<usize>]) -> Range<usize> {
        let is_furniture = |top: bool, line: &Range<usize>| {
            let text = page.text.get(line.clone()).unwrap_or_default();
            text.len() <= LONGEST
                && !overlaps(page, line, |kind| matches!(kind, BlockKind::TableRow { .. }))
                && (self.pagination.is_on(page.number, text)
                    || self.repeats(&(top, mask(text)), index, is_heading(page, line)))
        };
        let top = lines.iter().take(DEPTH).take_while(|line| is_furniture(true, line)).last();
        let start = top.map_or(0, |line| line.end);
        let bottom = lines.iter().rev().take(DEPTH).take_while(|line| is_furniture(false, line));
        let end = bottom.last().map_or(page.text.len(), |line| line.start);
        start..end.max(start)
    }

    /// Whether the line stands on enough other pages; a heading on a good part of all.
    fn repeats(&self, key: &(bool, String), index: usize, is_heading: bool) -> bool {
        let (reach, enough) = if is_heading {
            (self.pages, REPEATS.max(self.pages * 3 / 10))
        } else {
            (NEIGHBOURHOOD, REPEATS)
        };
        let is_near = |other: &&usize| **other != index && other.abs_diff(index) <= reach;
        key.1.matches('#').count() <= NUMBERS
            && self.census.get(key).is_some_and(|on| on.iter().filter(is_near).count() >= enough)
    }
}

/// The lines at the edges of a page, each with whether it is at the top.
fn edges(lines: &[Range<usize>]) -> impl Iterator<Item = (bool, Range<usize>)> {
    let top = lines.iter().take(DEPTH).map(|line| (true, line.clone()));
    top.chain(lines.iter().rev().take(DEPTH).map(|line| (false, line.clone())))
}

/// Byte ranges of the lines that are not blank.
pub(super) fn lines(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            out.push(start..start + line.len());
        }
        start += line.len();
    }
    out
}

/// The line with its numbers masked: page and chapter numbers change, the rest does not.
fn mask(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if is_roman(word) {
            out.push('#');
        } else {
            for letter in word.chars() {
                match letter {
                    digit if digit.is_numeric() && out.ends_with('#') => {}
                    digit if digit.is_numeric() => out.push('#'),
                    other => out.extend(other.to_lowercase()),
                }
            }
        }
        out.push(' ');
    }
    out
}

fn is_roman(word: &str) -> bool {
    word.len() <= 7 && word.bytes().all(|byte| b"ivxlc".contains(&byte))
}

fn is_heading(page: &Page, line: &Range<usize>) -> bool {
    overlaps(page, line, |kind| matches!(kind, BlockKind::Heading { .. }))
}

fn overlaps(page: &Page, line: &Range<usize>, of_kind: impl Fn(&BlockKind) -> bool) -> bool {
    page.blocks.iter().any(|block| {
        of_kind(&block.kind)
            && (block.range.start as usize) < line.end
            && (block.range.end as usize) > line.start
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32, text: String) -> Page {
        Page { number, text, blocks: Vec::new() }
    }

    #[test]
    fn running_heads_and_page_numbers_are_cut_off() {
        let pages: Vec<Page> = (1..6)
            .map(|n| {
                let word = ["apple", "pear", "plum", "fig", "date"][n as usize - 1];
                page(n, format!("Chapter {n} Tools\nBody of {word}.\nMore {word} words.\n{n}\n"))
            })
            .collect();
        for (page, body) in pages.iter().zip(bodies(&pages)) {
            assert!(page.text[body.clone()].starts_with("Body of"), "{:?}", &page.text[body]);
            assert!(!page.text[body.clone()].contains(&format!("\n{}\n", page.number)));
        }
    }

    #[test]
    fn two_pages_that_agree_by_chance_lose_nothing() {
        let pages = [page(1, "Usage\nfirst\n".into()), page(2, "Usage\nsecond\n".into())];
        for (page, body) in pages.iter().zip(bodies(&pages)) {
            assert_eq!(body, 0..page.text.len());
        }
    }
}
