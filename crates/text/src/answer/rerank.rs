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
pub(super) const NEAR: f64 = 0.1;

/// What each feature is worth.
mod weight {
    pub(super) const BM25: f64 = 1.0;
    pub(super) const COVERAGE: f64 = 1.0;
    pub(super) const PAGE: f64 = 0.3;
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
    let examined = examine(question, candidates);
    let judge = Judge { question, ranking, scores: scores(ranking), pages: pages(&examined) };
    let mut ranked: Vec<Ranked<'_>> = examined
        .iter()
        .zip(places)
        .map(|((candidate, evidence), place)| judge.rank(candidate, evidence, *place))
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    ranked
}

type Examined<'a> = (&'a CandidatePassage<'a>, Evidence);

fn examine<'a>(question: &Question, candidates: &'a [CandidatePassage<'a>]) -> Vec<Examined<'a>> {
    let mut matchers = HashMap::new();
    candidates
        .iter()
        .map(|candidate| {
            let language = candidate.passage.language;
            let matcher =
                matchers.entry(language).or_insert_with(|| Matcher::new(question, language));
            (candidate, matcher.examine(candidate.passage, candidate.title))
        })
        .collect()
}

/// The score of each candidate as a share of the best.
fn scores(ranking: &Ranking) -> HashMap<(i64, u32), f64> {
    let each = ranking.candidates.iter();
    let top = each.clone().map(|candidate| candidate.score).fold(f64::MIN_POSITIVE, f64::max);
    each.map(|found| ((found.document_id, found.ordinal), found.score / top)).collect()
}

/// What the candidates of each page reach together. Layout tears sections apart that belong together; a
/// page is what a citation names.
fn pages(examined: &[Examined<'_>]) -> HashMap<(i64, u32), Reach> {
    let mut pages: HashMap<(i64, u32), Reach> = HashMap::new();
    for (candidate, evidence) in examined {
        let page = (candidate.document_id, candidate.passage.page);
        pages.entry(page).or_default().extend(&features::reached(evidence));
    }
    pages
}

/// What candidates are judged by.
struct Judge<'a> {
    question: &'a Question,
    ranking: &'a Ranking,
    scores: HashMap<(i64, u32), f64>,
    pages: HashMap<(i64, u32), Reach>,
}

impl Judge<'_> {
    fn rank<'a>(
        &self,
        candidate: &'a CandidatePassage<'a>,
        evidence: &Evidence,
        place: (i64, u32),
    ) -> Ranked<'a> {
        let passage = candidate.passage;
        let units = units::units(passage, evidence);
        let mut features = features::of(self.question, self.ranking, passage, evidence, &units);
        features.bm25 = self.scores.get(&place).copied().unwrap_or(0.0);
        let page = self.pages.get(&(candidate.document_id, passage.page));
        features.page = page.map_or(0.0, |page| page.with(&evidence.title).share(self.ranking));
        let mut worth = Vec::with_capacity(units.len());
        let mut best = f64::MIN;
        for unit in &units {
            let fit = features::fit(self.question, passage, evidence, unit);
            let value = of_unit(self.ranking, evidence, unit, fit);
            if value > best {
                best = value;
                features.kind = fit;
            }
            worth.push(value);
        }
        let reached = features::reached(evidence);
        let (score, confidence) = (score(&features), confidence(&features));
        Ranked { candidate, units, worth, reached, score, confidence }
    }
}

/// How sure it is that the passage answers the question at all.
fn confidence(features: &Features) -> f64 {
    features.with_title.midpoint(features.page)
}

fn score(features: &Features) -> f64 {
    weight::BM25 * features.bm25
        + weight::COVERAGE * features.coverage
        + weight::PAGE * features.page
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
    if own > 0.0 { covered + weight::KIND * fit } else { covered }
}

/// What words in the surroundings of a unit count, against words in it.
const AROUND: f64 = 0.3;
