//! What the text of a candidate says about it, as numbers from 0 to 1.

use super::clue;
use super::evidence::{Evidence, Hit};
use super::reach::Reach;
use super::units::Unit;
use crate::fold::fold;
use crate::markdown::one_line;
use crate::passage::Passage;
use crate::question::Question;
use crate::rank::Ranking;
use crate::ratio::share;

/// The signs by which candidates are ordered.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Features {
    /// The candidate's score as a share of the best.
    pub(super) bm25: f64,
    /// Mass found on its page and in the document's title.
    pub(super) page: f64,
    /// Mass of the question's terms found in text, headings, lead-in or header names.
    pub(super) coverage: f64,
    /// The same with the document's title; what the refusal is decided by.
    pub(super) with_title: f64,
    /// Mass covered by the best two neighbouring units.
    pub(super) window: f64,
    /// Neighbouring words of the question that are neighbours here.
    pub(super) adjacency: f64,
    /// Mass found in the headings.
    pub(super) heading: f64,
    /// Share of the innermost heading that the question names.
    pub(super) named: f64,
    /// Quoted phrases found as they are.
    pub(super) phrase: f64,
    /// Mass found in the document's title.
    pub(super) title: f64,
    /// Whether it has words enough to say something.
    pub(super) substance: f64,
    /// Whether the best unit holds the kind of thing asked for.
    pub(super) kind: f64,
}

/// Computes the features of a passage by itself; score, page and kind are known to the caller.
pub(super) fn of(
    question: &Question,
    ranking: &Ranking,
    passage: &Passage,
    evidence: &Evidence,
    units: &[Unit],
) -> Features {
    let reached = reached(evidence);
    Features {
        bm25: 0.0,
        page: 0.0,
        coverage: reached.share(ranking),
        with_title: reached.with(&evidence.title).share(ranking),
        window: window(ranking, units),
        adjacency: adjacency(question, ranking, &evidence.hits),
        heading: evidence.headings.share(ranking),
        named: evidence.named,
        phrase: phrases(question, passage),
        title: evidence.title.share(ranking),
        substance: (f64::from(evidence.words) / SUBSTANCE).min(1.0),
        kind: 0.0,
    }
}

/// Words from which a passage says enough to be an answer.
const SUBSTANCE: f64 = 12.0;

/// The question's terms in text, headings, lead-in and header names.
pub(super) fn reached(evidence: &Evidence) -> Reach {
    let mut reach = evidence.headings.with(&evidence.context);
    for hit in &evidence.hits {
        reach.add(hit.term, hit.strength);
    }
    reach
}

/// Whether a unit holds the kind of thing asked for.
pub(super) fn fit(question: &Question, passage: &Passage, evidence: &Evidence, unit: &Unit) -> f64 {
    let Some(piece) = passage.pieces.get(unit.piece) else {
        return 0.0;
    };
    let inside = |hit: &&Hit| hit.start >= unit.range.start && hit.end <= unit.range.end;
    let after = evidence
        .hits
        .iter()
        .filter(inside)
        .map(|hit| passage.body.slice(&(hit.end..unit.range.end)));
    clue::fit(question.kind, passage.body.slice(&unit.range), &piece.kind, after)
}

fn window(ranking: &Ranking, units: &[Unit]) -> f64 {
    let alone = units.iter().map(|unit| unit.reach.share(ranking));
    let pairs = units.iter().zip(units.iter().skip(1));
    let together = pairs.map(|(a, b)| a.reach.with(&b.reach).share(ranking));
    alone.chain(together).fold(0.0, f64::max)
}

/// The share of neighbouring pairs of the question's words that stand near each other in the passage,
/// by mass; less if in another order or with words between.
fn adjacency(question: &Question, ranking: &Ranking, hits: &[Hit]) -> f64 {
    let asked: Vec<usize> = question
        .searched()
        .filter(|(_, term)| term.is_own_word())
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

/// Distance at which words are still neighbours: function words stand between them.
const NEAR: u32 = 3;

fn nearness(hits: &[Hit], first: usize, second: usize) -> f64 {
    let mut best: f64 = 0.0;
    for a in hits.iter().filter(|hit| hit.term == first) {
        for b in hits.iter().filter(|hit| hit.term == second) {
            let distance = a.position.abs_diff(b.position);
            if (1..=NEAR).contains(&distance) {
                let order = if b.position > a.position { 1.0 } else { 0.6 };
                best = best.max(
                    a.strength.min(b.strength) * order * if distance == 1 { 1.0 } else { 0.7 },
                );
            }
        }
    }
    best
}

fn phrases(question: &Question, passage: &Passage) -> f64 {
    if question.phrases.is_empty() {
        return 0.0;
    }
    let mut texts = vec![fold(&one_line(&passage.body.text))];
    texts.extend(passage.headings.iter().map(|heading| fold(heading)));
    let is_found = |phrase: &&String| texts.iter().any(|text| text.contains(phrase.as_str()));
    share(question.phrases.iter().filter(is_found).count(), question.phrases.len())
}
