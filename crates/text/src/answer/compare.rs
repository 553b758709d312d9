//! Two stretches compared: do they say the same, or contradict each other?

use std::collections::BTreeSet;
use std::ops::Range;

use super::quote::Quote;
use super::rerank::Ranked;
use crate::question::{AskedKind, Question};
use crate::ratio::share;
use crate::words::{self, WordKind};

/// Share of common words from which two stretches are the same statement.
const SAME: f64 = 0.85;
/// Share of common words, numbers aside, from which they speak of the same thing.
const ALIKE: f64 = 0.6;

/// Whether a stretch says what a quote says already.
pub(super) fn says_the_same(quote: &Quote<'_>, other: &Ranked<'_>, range: &Range<usize>) -> bool {
    let a = Content::of(text(quote.ranked, &quote.range));
    let b = Content::of(text(other, range));
    a.numbers == b.numbers && likeness(&a.words, &b.words) >= SAME
}

/// Whether a stretch of another document states other numbers about the same thing, where a number
/// was asked for.
pub(super) fn disagrees(
    question: &Question,
    quote: &Quote<'_>,
    other: &Ranked<'_>,
    range: &Range<usize>,
) -> bool {
    let asks = matches!(question.kind, AskedKind::Number | AskedKind::Date | AskedKind::Fact);
    if !asks || quote.ranked.candidate.document_id == other.candidate.document_id {
        return false;
    }
    let a = Content::of(text(quote.ranked, &quote.range));
    let b = Content::of(text(other, range));
    let differ =
        !a.numbers.is_empty() && !b.numbers.is_empty() && a.numbers.is_disjoint(&b.numbers);
    differ && likeness(&a.words, &b.words) >= ALIKE
}

fn text<'a>(ranked: &Ranked<'a>, range: &Range<usize>) -> &'a str {
    ranked.candidate.passage.body.slice(range)
}

struct Content {
    words: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl Content {
    fn of(text: &str) -> Self {
        let mut content = Self { words: BTreeSet::new(), numbers: BTreeSet::new() };
        for word in words::split(text) {
            match word.kind {
                WordKind::Number => content.numbers.insert(word.norm),
                WordKind::Plain | WordKind::Bigram => content.words.insert(word.norm),
                WordKind::Compound => false,
            };
        }
        content
    }
}

fn likeness(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    share(a.intersection(b).count(), a.union(b).count())
}
