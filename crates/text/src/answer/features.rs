//! What the text of a candidate says about it, as numbers from 0 to 1.

use super::clue;
use super::evidence::{Evidence, Hit};
use super::reach::Reach;
use super::units::Unit;
use crate::fold::fold;
use crate::language::Language;
use crate::markdown::one_line;
use crate::passage::{Passage, PieceKind};
use crate::question::{AskedKind, Question};
use crate::rank::Ranking;
use crate::ratio::share;

/// The signs by which candidates are ordered.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Features {
    /// The candidate's score as a share of the best.
    pub(super) bm25: f64,
    /// Mass found on its page and in the document's title.
    pub(super) page: f64,
    /// Mass covered by the best two neighbouring units.
    pub(super) window: f64,
    /// Neighbouring words of the question that are neighbours here.
    pub(super) adjacency: f64,
    /// How far the innermost heading names what is asked and nothing else.
    pub(super) entry: f64,
    /// Quoted phrases found as they are.
    pub(super) phrase: f64,
    /// Names of several words found as they are; 1 if there are none.
    pub(super) names: f64,
    /// Mass found in the document's title.
    pub(super) title: f64,
    /// Whether it has words enough to say something.
    pub(super) substance: f64,
    /// Whether the best unit holds the kind of thing asked for.
    pub(super) kind: f64,
    /// Whether the best unit speaks in sentences.
    pub(super) prose: f64,
    /// Whether it is in the language of the question.
    pub(super) language: f64,
    /// Mass of words that stand in none of the documents asked.
    pub(super) unseen: f64,
    /// Mass of names and numbers that its page lacks.
    pub(super) nameless: f64,
}

/// Computes the features of a passage by itself; score, page and best unit are known to the caller.
pub(super) fn of(
    question: &Question,
    ranking: &Ranking,
    passage: &Passage,
    evidence: &Evidence,
    units: &[Unit],
) -> Features {
    let is_same_language = passage.language == question.language;
    Features {
        bm25: 0.0,
        page: 0.0,
        window: window(ranking, units),
        adjacency: adjacency(question, ranking, &evidence.hits),
        entry: evidence.entry,
        phrase: phrases(&question.phrases, passage).unwrap_or(0.0),
        names: phrases(&question.names, passage).unwrap_or(1.0),
        title: evidence.title.share(ranking),
        substance: (f64::from(evidence.words) / SUBSTANCE).min(1.0),
        kind: 0.0,
        prose: 0.0,
        language: if is_same_language { 1.0 } else { 0.0 },
        unseen: ranking.unseen(),
        nameless: 0.0,
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

/// The mass of names and numbers in the question that a page lacks.
pub(super) fn nameless(question: &Question, ranking: &Ranking, page: &Reach) -> f64 {
    let names = question.searched().filter(|(_, term)| term.is_name());
    let missing = names.map(|(index, _)| index).filter(|index| page.strength(*index) < 1.0);
    ranking.share_of(missing)
}

/// Whether a unit holds the kind of thing asked for.
pub(super) fn fit(question: &Question, passage: &Passage, evidence: &Evidence, unit: &Unit) -> f64 {
    let Some(piece) = passage.pieces.get(unit.piece) else { return 0.0 };
    if question.kind == AskedKind::Definition && evidence.entry >= ENTRY {
        // What stands under the word as a heading explains it, whatever its wording.
        return if prose(passage, evidence, unit) > 0.5 { 1.0 } else { 0.0 };
    }
    let inside = |hit: &&Hit| hit.start >= unit.range.start && hit.end <= unit.range.end;
    let hits = evidence.hits.iter().filter(inside);
    let around = hits.map(|hit| {
        let before = passage.body.slice(&(unit.range.start..hit.start));
        (before, passage.body.slice(&(hit.end..unit.range.end)))
    });
    clue::fit(question.kind, passage.body.slice(&unit.range), &piece.kind, around)
}

/// From here on a heading is taken for the entry of what is asked.
const ENTRY: f64 = 0.8;

/// Whether a unit speaks in sentences, from 0 to 1. Rows do not and need not.
pub(super) fn prose(passage: &Passage, evidence: &Evidence, unit: &Unit) -> f64 {
    match passage.pieces.get(unit.piece).map(|piece| &piece.kind) {
        Some(PieceKind::TableRow { .. }) => 1.0,
        Some(PieceKind::Code) | None => 0.0,
        Some(_)
            if matches!(
                passage.language,
                Language::Chinese | Language::Japanese | Language::Korean
            ) =>
        {
            1.0
        }
        Some(_) => (evidence.grammar_in(&unit.range) / GRAMMAR).min(1.0),
    }
}

/// Share of function words from which a text is prose, in European languages.
const GRAMMAR: f64 = 0.2;

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

/// The share of phrases that a passage has word for word; none if there are no phrases.
fn phrases(wanted: &[String], passage: &Passage) -> Option<f64> {
    if wanted.is_empty() {
        return None;
    }
    let mut texts = vec![fold(&one_line(&passage.body.text))];
    texts.extend(passage.headings.iter().map(|heading| fold(heading)));
    let is_found = |phrase: &&String| texts.iter().any(|text| text.contains(phrase.as_str()));
    Some(share(wanted.iter().filter(is_found).count(), wanted.len()))
}
