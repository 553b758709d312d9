//! The stretch of text that shares most word 5-grams with a passage.

use std::collections::HashMap;
use std::ops::Range;

use crate::ratio::share;

/// Words per gram.
const GRAM: usize = 5;
/// Passages with fewer words are found exactly or not at all.
const FEWEST: usize = 4;

/// A window on one page, as a byte range of its text.
pub(super) struct Window {
    pub(super) page: usize,
    pub(super) range: Range<usize>,
}

/// A word of the pages: its number if the passage has it, and its place.
struct Token {
    word: Option<u32>,
    page: usize,
    range: Range<usize>,
}

/// The first best window over all pages, if it shares at least `enough` of the passage's grams.
pub(super) fn best(passage: &str, pages: &[&str], enough: f64) -> Option<Window> {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let wanted: Vec<u32> = words(passage)
        .map(|range| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(lower(passage, &range)).or_insert(next)
        })
        .collect();
    if wanted.len() < FEWEST {
        return None;
    }
    let size = GRAM.min(wanted.len());
    let mut grams: HashMap<&[u32], Count> = HashMap::new();
    for gram in wanted.windows(size) {
        grams.entry(gram).or_default().wanted += 1;
    }
    let tokens = tokens(pages, &numbers);
    let ids: Vec<u32> = tokens.iter().map(|token| token.word.unwrap_or(u32::MAX)).collect();
    let span = wanted.len() + 1 - size;
    let (shared, end) = slide(&ids, size, span, &mut grams);
    if !reaches(shared, span, enough) {
        return None;
    }
    let first = (end + 1).saturating_sub(span);
    let known =
        |start: &usize| ids.get(*start..start + size).is_some_and(|gram| grams.contains_key(gram));
    let from = (first..=end).find(known)?;
    let to = (first..=end).rev().find(known)? + size;
    on_one_page(tokens.get(from..to)?)
}

#[derive(Default)]
struct Count {
    wanted: u32,
    inside: u32,
}

/// Slides a window of `span` grams over the words; returns the most grams shared, and the index of the
/// last gram of the first window that shares them. A gram counts as often as the passage has it.
fn slide(
    ids: &[u32],
    size: usize,
    span: usize,
    grams: &mut HashMap<&[u32], Count>,
) -> (usize, usize) {
    let mut shared = 0;
    let mut best = (0, 0);
    for (at, gram) in ids.windows(size).enumerate() {
        let leaving = at.checked_sub(span).and_then(|start| ids.get(start..start + size));
        if let Some(count) = leaving.and_then(|gram| grams.get_mut(gram)) {
            count.inside -= 1;
            shared -= usize::from(count.inside < count.wanted);
        }
        if let Some(count) = grams.get_mut(gram) {
            count.inside += 1;
            shared += usize::from(count.inside <= count.wanted);
        }
        if shared > best.0 {
            best = (shared, at);
        }
    }
    best
}

fn reaches(shared: usize, span: usize, enough: f64) -> bool {
    shared > 0 && share(shared, span) >= enough
}

fn tokens(pages: &[&str], numbers: &HashMap<String, u32>) -> Vec<Token> {
    let mut out = Vec::new();
    for (page, text) in pages.iter().enumerate() {
        out.extend(words(text).map(|range| {
            let word = numbers.get(&lower(text, &range)).copied();
            Token { word, page, range }
        }));
    }
    out
}

/// A citation shows one page: the one with most of the words, the first of equals.
fn on_one_page(tokens: &[Token]) -> Option<Window> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for token in tokens {
        *counts.entry(token.page).or_default() += usize::from(token.word.is_some());
    }
    let page = counts.into_iter().max_by_key(|(page, count)| (*count, usize::MAX - *page))?.0;
    let mut there = tokens.iter().filter(|token| token.page == page);
    let first = there.next()?;
    let end = there.next_back().unwrap_or(first).range.end;
    Some(Window { page, range: first.range.start..end })
}

fn lower(text: &str, range: &Range<usize>) -> String {
    text.get(range.clone()).unwrap_or_default().to_lowercase()
}

/// Byte ranges of words; an ideograph is a word.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = letters.find(|(_, letter)| letter.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        if !is_ideograph(first) {
            let inside = |next: &(usize, char)| next.1.is_alphanumeric() && !is_ideograph(next.1);
            while let Some((at, letter)) = letters.next_if(inside) {
                end = at + letter.len_utf8();
            }
        }
        Some(start..end)
    })
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}')
}
