//! An answer made of quotations.
//!
//! The engine has no language model, so it never rephrases: it chooses the sentences, list or row that
//! answer best and quotes them word for word, or says that it found nothing. Every quoted stretch is
//! a citation, and every citation points to the place on the page the words were taken from.

mod block;
mod clue;
mod compare;
mod compose;
mod confidence;
mod evidence;
mod features;
mod quote;
mod reach;
mod rerank;
mod units;
mod wording;

use crate::passage::Passage;
use crate::question::Question;
use crate::rank::Ranking;

pub(crate) use compose::Composer;
use quote::Amount;
use rerank::Ranked;
pub(crate) use wording::Wording;

/// A candidate with its passage fetched.
#[derive(Debug, Clone, Copy)]
pub struct CandidatePassage<'a> {
    pub document_id: i64,
    pub title: &'a str,
    pub passage: &'a Passage,
    /// Of the [`crate::rank::Candidate`].
    pub score: f64,
}

/// What the engine says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Markdown. Markers are not part of it; [`Answer::citations`] say where they belong.
    pub text: String,
    pub citations: Vec<Citation>,
    /// Best first.
    pub sources: Vec<Source>,
    /// Whether it rests on the documents; false answers have no sources.
    pub grounded: bool,
}

/// A stretch of the answer that rests on sources. Offsets are UTF-16 code units, half-open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    pub start: u32,
    pub end: u32,
    /// Positions in [`Answer::sources`], counted from 1.
    pub sources: Vec<u32>,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub document_id: i64,
    /// Counts from 1.
    pub page: u32,
    /// The slice of the page text that was quoted.
    pub snippet: String,
    /// Offsets of the snippet in the page text, in UTF-16 code units, half-open.
    pub start: u32,
    pub end: u32,
}

impl Answer {
    /// Words of our own that rest on no document.
    pub(crate) fn ungrounded(text: impl Into<String>) -> Self {
        let (citations, sources) = (Vec::new(), Vec::new());
        Self { text: text.into(), citations, sources, grounded: false }
    }
}

/// Answers a question from the candidates of its ranking, given in their order; candidates whose passage
/// is gone may be left out.
#[must_use]
pub fn answer(
    question: &Question,
    ranking: &Ranking,
    candidates: &[CandidatePassage<'_>],
) -> Answer {
    let wording = Wording::of(question.language);
    let places = places(ranking, candidates);
    let parts = question.parts.iter().zip(&ranking.parts);
    let ranked: Vec<(&Question, &Ranking, Vec<Ranked<'_>>)> =
        parts.map(|(part, of)| (part, of, rerank::rerank(part, of, candidates, &places))).collect();
    if ranked.iter().any(|(_, _, ranked)| is_sure(ranked)) {
        let sections = ranked.iter().map(|(part, of, ranked)| {
            let chosen = is_sure(ranked).then(|| quote::choose(part, of, ranked, Amount::PART));
            (part.text.as_str(), chosen)
        });
        return compose::sections(wording, sections);
    }
    let ranked = rerank::rerank(question, ranking, candidates, &places);
    if is_sure(&ranked) {
        compose::whole(wording, &quote::choose(question, ranking, &ranked, Amount::WHOLE))
    } else {
        not_found(wording, ranked.first().filter(|near| near.confidence >= rerank::NEAR))
    }
}

fn is_sure(ranked: &[Ranked<'_>]) -> bool {
    ranked.first().is_some_and(|best| best.confidence >= confidence::THRESHOLD)
}

/// Document and ordinal of each candidate, by their order in the ranking.
fn places(ranking: &Ranking, candidates: &[CandidatePassage<'_>]) -> Vec<(i64, u32)> {
    let mut known = ranking.candidates.iter();
    candidates
        .iter()
        .filter_map(|candidate| {
            known.find(|known| {
                known.document_id == candidate.document_id
                    && known.score.total_cmp(&candidate.score).is_eq()
            })
        })
        .map(|known| (known.document_id, known.ordinal))
        .collect()
}

/// A refusal, and where to look all the same.
fn not_found(wording: Wording, nearest: Option<&Ranked<'_>>) -> Answer {
    let mut text = wording.not_found().to_owned();
    if let Some(nearest) = nearest {
        text.push_str("\n\n");
        text.push_str(&wording.nearest(nearest.candidate));
    }
    Answer::ungrounded(text)
}
