//! The order of the candidates, judged by their text.
//!
//! The score is a sum of eleven signs with fixed weights: a softmax regression over the candidates of each
//! question of the fitted half of the development set (right page or not), drawn towards round values and
//! rounded. Cross-validated in ten parts it puts the right page first for 81 of 100 questions and among
//! the first five for 95; the order of the ranking alone, for 71 and 92. Around the chosen values the
//! result is flat: leaving out any one sign costs at most two questions in a hundred, and none of two
//! dozen others that were tried (position, section, span, neighbours, kinds by themselves) brought more
//! than one. More of them would only learn the questions by heart.

use std::collections::HashMap;

use super::CandidatePassage;
use super::confidence;
use super::evidence::{Evidence, Matcher};
use super::features::{self, Features};
use super::reach::Reach;
use super::units::{self, Unit};
use crate::question::Question;
use crate::rank::Ranking;

/// A refusal names the nearest passage from this confidence on.
pub(super) const NEAR: f64 = 0.002;

/// What each feature is worth.
mod weight {
    pub(super) const BM25: f64 = 0.9;
    pub(super) const PAGE: f64 = 1.3;
    pub(super) const WINDOW: f64 = 0.5;
    pub(super) const ADJACENCY: f64 = 0.7;
    pub(super) const ENTRY: f64 = 0.9;
    pub(super) const PHRASE: f64 = 1.0;
    pub(super) const TITLE: f64 = 0.7;
    pub(super) const SUBSTANCE: f64 = 0.35;
    pub(super) const KIND: f64 = 0.35;
    pub(super) const PROSE: f64 = 0.4;
    pub(super) const LANGUAGE: f64 = 0.15;
}

/// A candidate with everything that is known about it.
pub(super) struct Ranked<'a> {
    pub(super) candidate: &'a CandidatePassage<'a>,
    pub(super) units: Vec<Unit>,
    /// What each unit is worth as an answer.
    pub(super) worth: Vec<f64>,
    /// Terms of the question that it has, its document's title included.
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
    let examined = examine(question, ranking, candidates);
    let reached = reached(&examined, places);
    let judge = Judge { question, ranking, scores: scores(ranking), reached };
    let mut ranked: Vec<Ranked<'_>> = examined
        .iter()
        .zip(places)
        .map(|((candidate, evidence), place)| judge.rank(candidate, evidence, *place))
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    ranked
}

type Examined<'a> = (&'a CandidatePassage<'a>, Evidence);

fn examine<'a>(
    question: &Question,
    ranking: &Ranking,
    candidates: &'a [CandidatePassage<'a>],
) -> Vec<Examined<'a>> {
    let mut matchers = HashMap::new();
    candidates
        .iter()
        .map(|candidate| {
            let language = candidate.passage.language;
            let matcher = matchers
                .entry(language)
                .or_insert_with(|| Matcher::new(question, ranking, language));
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

/// The place of a candidate, and which terms it has.
struct Reached {
    document: i64,
    page: u32,
    ordinal: u32,
    reach: Reach,
}

fn reached(examined: &[Examined<'_>], places: &[(i64, u32)]) -> Vec<Reached> {
    let each = examined.iter().zip(places);
    each.map(|((candidate, evidence), (document, ordinal))| Reached {
        document: *document,
        page: candidate.passage.page,
        ordinal: *ordinal,
        reach: features::reached(evidence),
    })
    .collect()
}

/// Passages before and after that count as the same page in documents without pages.
const PAGE: u32 = 5;

/// What candidates are judged by.
struct Judge<'a> {
    question: &'a Question,
    ranking: &'a Ranking,
    scores: HashMap<(i64, u32), f64>,
    reached: Vec<Reached>,
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
        let page = self.page(place, passage.page).with(&evidence.title);
        features.page = page.share(self.ranking);
        features.nameless = features::nameless(self.question, self.ranking, &page);
        let mut worth = Vec::with_capacity(units.len());
        let mut best = f64::MIN;
        for unit in &units {
            let fit = features::fit(self.question, passage, evidence, unit)
                * (unit.reach.share(self.ranking) / ENOUGH).min(1.0);
            let prose = features::prose(passage, evidence, unit);
            let value = self.of_unit(evidence, unit, fit, prose);
            if value > best {
                best = value;
                (features.kind, features.prose) = (fit, prose);
            }
            worth.push(value);
        }
        let reached = features::reached(evidence).with(&evidence.title);
        let (score, confidence) = (score(&features), confidence::of(&features));
        Ranked { candidate, units, worth, reached, score, confidence }
    }

    /// What a unit is worth as an answer: the mass it covers itself, a little of what its surroundings
    /// cover, and whether it holds the kind of thing asked for, in sentences.
    fn of_unit(&self, evidence: &Evidence, unit: &Unit, fit: f64, prose: f64) -> f64 {
        let own = unit.reach.share(self.ranking);
        let around = evidence.headings.with(&evidence.context);
        let covered = own + AROUND * around.beyond(&unit.reach, self.ranking);
        covered + weight::KIND * fit + weight::PROSE * prose
    }

    /// What the candidates of a page reach together. Layout tears sections apart that belong together; a
    /// page is what a citation names.
    fn page(&self, (document, ordinal): (i64, u32), page: u32) -> Reach {
        let mut reach = Reach::default();
        let here = |other: &&Reached| {
            (other.document, other.page) == (document, page)
                && other.ordinal.abs_diff(ordinal) <= PAGE
        };
        self.reached.iter().filter(here).for_each(|other| reach.extend(&other.reach));
        reach
    }
}

/// Share of the question's mass from which a unit that holds the kind of thing asked for counts fully: a
/// number says nothing without the words it is a number of.
const ENOUGH: f64 = 0.4;

fn score(features: &Features) -> f64 {
    weight::BM25 * features.bm25
        + weight::PAGE * features.page
        + weight::WINDOW * features.window
        + weight::ADJACENCY * features.adjacency
        + weight::ENTRY * features.entry
        + weight::PHRASE * features.phrase
        + weight::TITLE * features.title
        + weight::KIND * features.kind
        + weight::PROSE * features.prose
        + weight::SUBSTANCE * features.substance
        + weight::LANGUAGE * features.language
}

/// What words in the surroundings of a unit count, against words in it.
const AROUND: f64 = 0.3;
