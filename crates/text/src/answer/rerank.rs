//! The order of the candidates, judged by their text, and how sure the best of them is.

use std::collections::HashMap;

use super::CandidatePassage;
use super::evidence::{Evidence, Matcher};
use super::features::{self, Features};
use super::reach::Reach;
use super::units::{self, Unit};
use crate::question::Question;
use crate::rank::Ranking;

/// An answer is given from this confidence on.
pub(super) const THRESHOLD: f64 = 0.62;

/// A refusal names the nearest passage from this confidence on.
pub(super) const NEAR: f64 = 0.25;

/// What each feature is worth.
mod weight {
    pub(super) const BM25: f64 = 1.0;
    pub(super) const COVERAGE: f64 = 1.0;
    pub(super) const WINDOW: f64 = 0.6;
    pub(super) const ADJACENCY: f64 = 0.5;
    pub(super) const HEADING: f64 = 0.3;
    pub(super) const NAMED: f64 = 0.2;
    pub(super) const PHRASE: f64 = 1.0;
    pub(super) const TITLE: f64 = 0.3;
    pub(super) const KIND: f64 = 0.2;
    pub(super) const SUBSTANCE: f64 = 0.4;
}

/// A candidate with everything that is known about it.
pub(super) struct Ranked<'a> {
    pub(super) candidate: &'a CandidatePassage<'a>,
    pub(super) units: Vec<Unit>,
    /// What each unit is worth as an answer.
    pub(super) worth: Vec<f64>,
    /// Terms of the question that it has.
    pub(super) reached: Reach,
    pub(super) score: f64,
    /// From 0 to 1.
    pub(super) confidence: f64,
}

/// Orders the candidates, best first; equals stay in the order of the ranking.
pub(super) fn rerank<'a>(
    question: &Question,
    ranking: &Ranking,
    candidates: &'a [CandidatePassage<'a>],
    places: &[(i64, u32)],
) -> Vec<Ranked<'a>> {
    let best = ranking.candidates.iter().map(|candidate| candidate.score);
    let top = best.fold(f64::MIN_POSITIVE, f64::max);
    let scores: HashMap<(i64, u32), f64> = ranking
        .candidates
        .iter()
        .map(|candidate| {
            (
                (candidate.document_id, candidate.ordinal),
                candidate.score / top,
            )
        })
        .collect();
    let mut matchers = HashMap::new();
    let mut ranked: Vec<Ranked<'_>> = candidates
        .iter()
        .zip(places)
        .map(|(candidate, place)| {
            let bm25 = scores.get(place).copied().unwrap_or(0.0);
            let language = candidate.passage.language;
            let matcher = matchers
                .entry(language)
                .or_insert_with(|| Matcher::new(question, language));
            let evidence = matcher.examine(candidate.passage, candidate.title);
            judge(question, ranking, candidate, &evidence, bm25)
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
    let passage = candidate.passage;
    let units = units::units(passage, evidence);
    let mut features = features::of(question, ranking, passage, evidence, &units);
    let mut best = f64::MIN;
    let mut worth = Vec::with_capacity(units.len());
    for unit in &units {
        let fit = features::fit(question, passage, evidence, unit);
        let value = of_unit(ranking, evidence, unit, fit);
        if value > best {
            best = value;
            features.kind = fit;
        }
        worth.push(value);
    }
    let score = weight::BM25 * bm25 + score(&features);
    let reached = features::reached(evidence);
    let confidence = features.with_title;
    Ranked {
        candidate,
        units,
        worth,
        reached,
        score,
        confidence,
    }
}

fn score(features: &Features) -> f64 {
    weight::COVERAGE * features.coverage
        + weight::WINDOW * features.window
        + weight::ADJACENCY * features.adjacency
        + weight::HEADING * features.heading
        + weight::NAMED * features.named
        + weight::PHRASE * features.phrase
        + weight::TITLE * features.title
        + weight::KIND * features.kind
        + weight::SUBSTANCE * features.substance
}

/// What a unit is worth as an answer: the mass it covers itself, a little of what its surroundings
/// cover, and whether it holds the kind of thing asked for.
fn of_unit(ranking: &Ranking, evidence: &Evidence, unit: &Unit, fit: f64) -> f64 {
    let own = unit.reach.share(ranking);
    let around = evidence.headings.with(&evidence.context);
    let covered = own + AROUND * around.beyond(&unit.reach, ranking);
    if own > 0.0 {
        covered + weight::KIND * fit
    } else {
        covered
    }
}

/// What words in the surroundings of a unit count, against words in it.
const AROUND: f64 = 0.3;
