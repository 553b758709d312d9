//! The page numbers that a document prints, recognised by growing with its pages. They mark a running
//! head even where its words change from page to page.

use std::collections::{BTreeMap, BTreeSet};

/// Fewest pages that must agree, and their share in per cent.
const FEWEST: usize = 4;
const SHARE: usize = 30;

/// How far the printed numbers are from the page's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pagination {
    offset: Option<i64>,
}

impl Pagination {
    /// Learns from the number of each page and its lines at the edges.
    pub(super) fn learn<'a>(pages: impl Iterator<Item = (u32, Vec<&'a str>)>) -> Self {
        let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
        let mut total = 0;
        for (number, lines) in pages {
            total += 1;
            let offsets: BTreeSet<i64> = lines
                .into_iter()
                .flat_map(numbers)
                .map(|printed| i64::from(number) - printed)
                .collect();
            for offset in offsets {
                *votes.entry(offset).or_default() += 1;
            }
        }
        let enough = FEWEST.max(total * SHARE / 100);
        let best = votes.into_iter().max_by_key(|(offset, count)| (*count, -offset.abs()));
        Self { offset: best.filter(|(_, count)| *count >= enough).map(|(offset, _)| offset) }
    }

    /// Whether the line begins or ends with the number printed on that page.
    pub(super) fn is_on(self, number: u32, line: &str) -> bool {
        let offset = self.offset.map(|offset| i64::from(number) - offset);
        offset.is_some_and(|expected| numbers(line).any(|printed| printed == expected))
    }
}

/// The number a line begins with and the one it ends with.
fn numbers(line: &str) -> impl Iterator<Item = i64> {
    let mut words = line.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).filter_map(|word| {
        let digits =
            word.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '|' | '[' | ']' | '.'));
        digits.parse().ok().filter(|number| (1..10_000).contains(number))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_numbers_are_recognised_by_growing_with_the_pages() {
        let lines: Vec<String> = (1..9).map(|n| format!("Section about {n}x {}", n + 30)).collect();
        let pages = (33..).zip(&lines).map(|(number, line)| (number, vec![line.as_str()]));
        let pagination = Pagination::learn(pages);
        assert!(pagination.is_on(50, "48 Chapter 3. Tools"));
        assert!(
            !pagination.is_on(50, "49 Chapter 3. Tools") && !pagination.is_on(50, "word 48 word")
        );
    }

    #[test]
    fn numbers_that_do_not_grow_are_no_page_numbers() {
        let pages = (1..9).map(|number| (number, vec!["Version 7", "12 apples"]));
        assert_eq!(Pagination::learn(pages), Pagination { offset: None });
    }
}
