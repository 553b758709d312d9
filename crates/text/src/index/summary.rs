//! The sentences of a document that are most like the whole of it.

use std::collections::BTreeMap;
use std::collections::HashSet;

use super::{Entry, Extract};
use crate::language::Language;
use crate::passage::{Passage, PieceKind};
use crate::ratio::number;
use crate::sentence;
use crate::terms::Stemming;
use crate::words::{self, WordKind};

/// Sentences of an extract.
const SENTENCES: usize = 2;
/// Words of a sentence that can stand for a document.
const FEWEST: usize = 7;
const MOST: usize = 45;
/// Passages after which a sentence is worth half as much as at the beginning: documents say early
/// what they are about.
const HALF_LIFE: f64 = 12.0;
/// Passages looked at; what comes later is worth too little to be chosen.
const DEPTH: usize = 80;

struct Scored {
    score: f64,
    order: (usize, usize),
    terms: HashSet<String>,
    extract: Extract,
}

/// At most two sentences, in reading order.
pub(super) fn extract(
    passages: &[Passage],
    terms: &BTreeMap<String, Vec<Entry>>,
    stemming: &mut Stemming,
) -> Vec<Extract> {
    let mut all = Vec::new();
    for (ordinal, passage) in passages.iter().take(DEPTH).enumerate() {
        for piece in passage.pieces.iter().filter(|piece| piece.kind == PieceKind::Paragraph) {
            let base = piece.bytes().start;
            for range in sentence::split(passage.text_of(piece)) {
                let order = (ordinal, all.len());
                let range = base + range.start..base + range.end;
                all.extend(score(passage, range, order, terms, stemming));
            }
        }
    }
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.order.cmp(&b.order)));
    let mut chosen: Vec<Scored> = Vec::new();
    for candidate in all {
        if chosen.len() < SENTENCES && chosen.iter().all(|other| !says_the_same(other, &candidate))
        {
            chosen.push(candidate);
        }
    }
    chosen.sort_by_key(|scored| scored.order);
    chosen.into_iter().map(|scored| scored.extract).collect()
}

/// Scores a sentence by how much its content words occur all over the document.
fn score(
    passage: &Passage,
    range: std::ops::Range<usize>,
    order: (usize, usize),
    terms: &BTreeMap<String, Vec<Entry>>,
    stemming: &mut Stemming,
) -> Option<Scored> {
    let text = passage.body.text.get(range.clone())?;
    let is_whole = text.ends_with(['.', '!', '。', '！']);
    let found = words::split(text);
    let content: HashSet<String> = found
        .iter()
        .filter(|word| matches!(word.kind, WordKind::Plain | WordKind::Bigram))
        .filter(|word| is_content(&word.norm, passage.language))
        .map(|word| stemming.term(&word.norm, word.kind))
        .collect();
    if !is_whole || !(FEWEST..=MOST).contains(&found.len()) || content.len() < 3 {
        return None;
    }
    let mut ordered: Vec<&String> = content.iter().collect();
    ordered.sort();
    let mass: f64 = ordered
        .into_iter()
        .map(|term| terms.get(term).map_or(0.0, |list| number(list.len()).ln_1p()))
        .sum();
    let early = HALF_LIFE / (HALF_LIFE + number(order.0));
    let score = mass / number(content.len()).sqrt() * early;
    let place = passage.body.place(&range);
    let extract =
        Extract { page: passage.page, start: place.start, end: place.end, text: text.to_owned() };
    Some(Scored { score, order, terms: content, extract })
}

fn is_content(norm: &str, language: Language) -> bool {
    !language.is_function_word(norm) && norm.chars().nth(1).is_some()
}

fn says_the_same(a: &Scored, b: &Scored) -> bool {
    let shared = a.terms.intersection(&b.terms).count();
    shared * 2 > a.terms.len().min(b.terms.len())
}
