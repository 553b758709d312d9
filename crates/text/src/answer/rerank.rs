//! The order of the candidates, judged by their text, and how sure the best of them is.

use std::collections::BTreeSet;

use super::CandidatePassage;
use super::clue;
use super::evidence::{Evidence, Hit, Matcher};
use super::units::{self, Unit};
use crate::fold::fold;
use crate::passage::Passage;
use crate::question::Question;
use crate::rank::Ranking;
use crate::ratio::share;

/// An answer is given from this confidence on.
pub(super) const THRESHOLD: f64 = 0.62;

const BM25: f64 = 1.0;
const COVERAGE: f64 = 1.0;
const UNIT: f64 = 0.6;
const ADJACENCY: f64 = 0.5;
const HEADING: f64 = 0.5;
const PHRASE: f64 = 1.0;
const KIND: f64 = 0.15;
const TITLE: f64 = 0.2;

/// A candidate with everything that is known about it.
pub(super) struct Ranked<'a> {
    pub(super) candidate: &'a CandidatePassage<'a>,
    pub(super) units: Vec<Unit>,
    /// What each unit is worth as an answer.
    pub(super) worth: Vec<f64>,
    pub(super) score: f64,
    /// From 0 to 1.
    pub(super) confidence: f64,
}

/// Orders the candidates, best first; equals stay in the order of the ranking.
pub(super) fn rerank<'a>(
    question: &Question,
    ranking: &Ranking,
    candidates: &'a [CandidatePassage<'a>],
) -> Vec<Ranked<'a>> {
    let top = candidates
        .iter()
        .map(|candidate| candidate.score)
        .fold(f64::MIN_POSITIVE, f64::max);
    let mut matchers = std::collections::HashMap::new();
    let mut ranked: Vec<Ranked<'_>> = candidates
        .iter()
        .map(|candidate| {
            let language = candidate.passage.language;
            let matcher = matchers
                .entry(language)
                .or_insert_with(|| Matcher::new(question, language));
            let evidence = matcher.examine(candidate.passage, candidate.title);
            judge(
                question,
                ranking,
                candidate,
                &evidence,
                candidate.score / top,
            )
        })
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    ranked
}

fn judge<'a>(
    question: &Question,
    ranking: &Ranking,
    candidate: &'a CandidatePassage<'a>,
    evidence: &Evidence,
    bm25: f64,
) -> Ranked<'a> {
    let units = units::units(candidate.passage, evidence);
    let worth: Vec<f64> = units
        .iter()
        .map(|unit| worth(question, ranking, candidate.passage, evidence, unit))
        .collect();
    let best_unit = worth.iter().copied().fold(0.0, f64::max);
    let body: BTreeSet<usize> = evidence.hits.iter().map(|hit| hit.term).collect();
    let mut reached: BTreeSet<usize> = body.union(&evidence.headings).copied().collect();
    reached.extend(&evidence.context);
    let coverage = ranking.share(&reached);
    let with_title: BTreeSet<usize> = reached.union(&evidence.title).copied().collect();
    let adjacency = adjacency(question, ranking, &evidence.hits);
    let score = BM25 * bm25
        + COVERAGE * coverage
        + UNIT * best_unit
        + ADJACENCY * adjacency
        + HEADING * heading(ranking, evidence)
        + PHRASE * phrases(question, candidate.passage)
        + TITLE * ranking.share(&evidence.title);
    let confidence = ranking.share(&with_title);
    Ranked {
        candidate,
        units,
        worth,
        score,
        confidence,
    }
}

/// What a unit is worth as an answer: the mass it covers itself, what its surroundings add, and whether
/// it holds the kind of thing asked for.
fn worth(
    question: &Question,
    ranking: &Ranking,
    passage: &Passage,
    evidence: &Evidence,
    unit: &Unit,
) -> f64 {
    let Some(piece) = passage.pieces.get(unit.piece) else {
        return 0.0;
    };
    let around: BTreeSet<usize> = unit
        .terms
        .iter()
        .chain(&evidence.headings)
        .chain(&evidence.context)
        .copied()
        .collect();
    let covered = 0.7 * ranking.share(&unit.terms) + 0.3 * ranking.share(&around);
    let text = passage.body.slice(&unit.range);
    covered
        + if covered > 0.0 {
            KIND * clue::fit(question.kind, text, &piece.kind)
        } else {
            0.0
        }
}

/// The share of neighbouring pairs of the question's words that stand near each other in the passage;
/// in the order of the question they count whole, else half.
fn adjacency(question: &Question, ranking: &Ranking, hits: &[Hit]) -> f64 {
    let asked: Vec<usize> = question
        .searched()
        .filter(|(_, term)| !term.is_borrowed && term.whole.is_none())
        .map(|(index, _)| index)
        .collect();
    let (mut found, mut all) = (0.0, 0.0);
    for (first, second) in asked.iter().zip(asked.iter().skip(1)) {
        let mass = ranking.mass(*first) + ranking.mass(*second);
        all += mass;
        found += mass * nearness(hits, *first, *second);
    }
    if all > 0.0 { found / all } else { 0.0 }
}

/// Words that may stand between two neighbours.
const NEAR: u32 = 3;

fn nearness(hits: &[Hit], first: usize, second: usize) -> f64 {
    let mut best: f64 = 0.0;
    for a in hits.iter().filter(|hit| hit.term == first) {
        for b in hits.iter().filter(|hit| hit.term == second) {
            let distance = a.position.abs_diff(b.position);
            if (1..=NEAR).contains(&distance) {
                let order = if b.position > a.position { 1.0 } else { 0.6 };
                best = best.max(order * if distance == 1 { 1.0 } else { 0.7 });
            }
        }
    }
    best
}

/// How much of the question its headings name, and how much of the innermost heading the question.
fn heading(ranking: &Ranking, evidence: &Evidence) -> f64 {
    let (words, asked) = evidence.innermost;
    0.7 * ranking.share(&evidence.headings) + 0.3 * share(asked, words).min(1.0)
}

/// The share of quoted phrases that the passage has word for word.
fn phrases(question: &Question, passage: &Passage) -> f64 {
    if question.phrases.is_empty() {
        return 0.0;
    }
    let headings = passage.headings.iter().map(String::as_str);
    let all: Vec<&str> = std::iter::once(passage.body.text.as_str())
        .chain(headings)
        .collect();
    let folded = fold(
        &all.join(" ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    );
    let found = question
        .phrases
        .iter()
        .filter(|phrase| folded.contains(phrase.as_str()))
        .count();
    share(found, question.phrases.len())
}
