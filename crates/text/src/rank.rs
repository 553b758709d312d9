//! Candidates for an answer: exact BM25F over all passages of the documents asked.
//!
//! Body, headings and title are fields of one score (Robertson, Zaragoza and Taylor, 2004: weighted
//! frequencies are summed before they saturate). Document frequencies and mean lengths are those of the
//! given documents together, so the order does not depend on how a store is laid out.

mod fields;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::index::{LengthsHeader, entry_count, header, read_entries};
use crate::language::Language;
use crate::question::{About, Question, QuestionTerm, Role};
use crate::terms::{self, Stemming};
use fields::{Fields, Means};

/// Candidates handed to the re-ranker.
pub const CANDIDATES: usize = 50;

/// Weight of a compound's parts where the compound itself occurs: they must not count twice.
const PART: f64 = 0.35;

/// The index rows of one document, as far as the question needs them.
#[derive(Debug, Clone, Copy)]
pub struct IndexedDocument<'a> {
    pub document_id: i64,
    pub title: &'a str,
    /// [`crate::index::DocumentIndex::lengths`].
    pub lengths: &'a [u8],
    /// Term and [`crate::index::Posting::entries`], for the terms of [`Question::terms`] it has.
    pub postings: &'a [(&'a str, &'a [u8])],
}

/// A passage that may hold the answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    pub document_id: i64,
    pub ordinal: u32,
    pub score: f64,
}

/// The best candidates, and what was learnt about the terms on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// At most [`CANDIDATES`], best first; equal scores by title, content and ordinal. For a question of
    /// several parts, the best of each in turn.
    pub candidates: Vec<Candidate>,
    /// Passages in the documents asked.
    pub passages: u32,
    /// For each term of the question, in its order.
    pub(crate) terms: Vec<TermStatistics>,
    /// For each part of the question, if it has parts.
    pub(crate) parts: Vec<Ranking>,
}

/// What a term of the question is worth in the documents asked.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct TermStatistics {
    /// Passages that contain it.
    pub(crate) passages: u32,
    /// Rarity times weight in the question; 0 if it takes no part.
    pub(crate) mass: f64,
}

/// How often a document answers to the subject of a question about mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    pub document_id: i64,
    /// Passages that contain every word of the subject.
    pub passages: u32,
    /// The first of them.
    pub first: u32,
}

/// Ranks the passages of the documents for the question.
#[must_use]
pub fn rank(question: &Question, documents: &[IndexedDocument<'_>]) -> Ranking {
    let mut opened: Vec<Opened<'_>> = documents.iter().filter_map(Opened::new).collect();
    opened.sort_by_key(|document| (document.row.title, document.row.lengths));
    let means = Means::over(opened.iter().map(|document| document.header));
    let mut ranking = rank_one(question, &opened, &means);
    if !question.parts.is_empty() {
        let parts = question.parts.iter().map(|part| rank_one(part, &opened, &means));
        ranking.parts = parts.collect();
        ranking.candidates = merged(&ranking.parts);
    }
    ranking
}

fn rank_one(question: &Question, documents: &[Opened<'_>], means: &Means) -> Ranking {
    let terms = statistics(question, documents, means.passages);
    let mut candidates = Vec::new();
    for (place, document) in (0..).zip(documents) {
        document.score(question, &terms, means, place, &mut candidates);
    }
    if candidates.len() > CANDIDATES {
        candidates.select_nth_unstable_by(CANDIDATES, best_first);
        candidates.truncate(CANDIDATES);
    }
    candidates.sort_by(best_first);
    let candidates = candidates.into_iter().map(|(candidate, _)| candidate).collect();
    Ranking { candidates, passages: means.passages, terms, parts: Vec::new() }
}

/// A candidate with the place of its document among the others, by title and content. The ids differ from
/// one installation to the next and must not decide.
type Placed = (Candidate, u32);

fn best_first((a, first): &Placed, (b, second): &Placed) -> Ordering {
    let by_place = || (first, a.ordinal).cmp(&(second, b.ordinal));
    b.score.total_cmp(&a.score).then_with(by_place)
}

/// The candidates of several questions, an equal number of each, every passage once.
fn merged(parts: &[Ranking]) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    for place in 0..CANDIDATES {
        for candidate in parts.iter().filter_map(|part| part.candidates.get(place)) {
            let is_known = out.iter().any(|known| {
                (known.document_id, known.ordinal) == (candidate.document_id, candidate.ordinal)
            });
            if !is_known && out.len() < CANDIDATES {
                out.push(*candidate);
            }
        }
    }
    out
}

/// For a question that asks which documents mention something: all documents that do, in the given
/// order. Empty for other questions.
#[must_use]
pub fn mentions(question: &Question, documents: &[IndexedDocument<'_>]) -> Vec<Mention> {
    if question.about != Some(About::Mentions) {
        return Vec::new();
    }
    let subject: Vec<usize> = question.subject_of_mentions().collect();
    documents
        .iter()
        .filter_map(|row| {
            let document = Opened::new(row)?;
            let ordinals = document.containing_all(question, &subject);
            let first = *ordinals.first()?;
            let passages = u32::try_from(ordinals.len()).unwrap_or(u32::MAX);
            Some(Mention { document_id: row.document_id, passages, first })
        })
        .collect()
}

/// Rarity and weight of each term over all documents.
fn statistics(question: &Question, documents: &[Opened<'_>], passages: u32) -> Vec<TermStatistics> {
    let mut out = vec![TermStatistics::default(); question.terms.len()];
    for (index, term) in question.searched() {
        let found: u32 = documents
            .iter()
            .filter_map(|document| document.posting(term.in_language(document.header.language)))
            .map(entry_count)
            .fold(0, u32::saturating_add);
        if let Some(slot) = out.get_mut(index) {
            *slot = TermStatistics { passages: found, mass: rarity(passages, found) * term.weight };
        }
    }
    let alone = out.clone();
    for (index, term) in question.searched() {
        let Some(slot) = out.get_mut(index) else {
            continue;
        };
        let is_missing_whole = || {
            slot.passages == 0 && question.terms.iter().any(|part| part.role == Role::PartOf(index))
        };
        match term.role {
            Role::PartOf(whole) if alone.get(whole).is_some_and(|whole| whole.passages > 0) => {
                slot.mass *= PART;
            }
            // It stands for its words and must not be missed where they are apart.
            Role::JoinOf(..) => slot.mass = 0.0,
            Role::Word if is_missing_whole() => slot.mass = 0.0,
            Role::PartOf(_) | Role::Word => {}
        }
    }
    out
}

/// What finding a term scores: its mass, or for joined words theirs.
fn scored_mass(index: usize, term: &QuestionTerm, terms: &[TermStatistics]) -> f64 {
    let mass = |index: usize| terms.get(index).map_or(0.0, |term| term.mass);
    match term.role {
        Role::JoinOf(first, second) => mass(first) + mass(second),
        Role::Word | Role::PartOf(_) => mass(index),
    }
}

/// Inverse document frequency, in the form of BM25 that is never negative.
fn rarity(passages: u32, found: u32) -> f64 {
    let (all, with) = (f64::from(passages), f64::from(found.min(passages)));
    ((all - with + 0.5) / (with + 0.5)).ln_1p()
}

/// A document whose lengths have been read as far as the header.
struct Opened<'a> {
    row: &'a IndexedDocument<'a>,
    header: LengthsHeader,
    /// In order of their terms: a pasted question has thousands of them.
    postings: Vec<(&'a str, &'a [u8])>,
}

impl<'a> Opened<'a> {
    fn new(row: &'a IndexedDocument<'a>) -> Option<Self> {
        let (header, _) = header(row.lengths)?;
        let mut postings = row.postings.to_vec();
        postings.sort_unstable_by_key(|(term, _)| *term);
        Some(Self { row, header, postings })
    }

    fn posting(&self, term: &str) -> Option<&'a [u8]> {
        let at = self.postings.binary_search_by_key(&term, |(found, _)| *found).ok()?;
        self.postings.get(at).map(|(_, entries)| *entries)
    }

    /// Adds the document's passages that contain a term of the question.
    fn score(
        &self,
        question: &Question,
        terms: &[TermStatistics],
        means: &Means,
        place: u32,
        out: &mut Vec<Placed>,
    ) {
        let language = self.header.language;
        let mut title = None;
        let mut fields: Option<Fields> = None;
        for (index, term) in question.searched() {
            let mass = scored_mass(index, term, terms);
            let Some(entries) = self.posting(term.in_language(language)).filter(|_| mass > 0.0)
            else {
                continue;
            };
            let title = title.get_or_insert_with(|| title_terms(self.row.title, language));
            let in_title = title.iter().any(|word| names(word, term.in_language(language)));
            let fields = fields.get_or_insert_with(|| Fields::read(self.row.lengths, means));
            for entry in read_entries(entries) {
                fields.add(entry, mass, in_title);
            }
        }
        let document_id = self.row.document_id;
        let scored = fields.into_iter().flat_map(Fields::scored);
        out.extend(
            scored.map(|(ordinal, score)| (Candidate { document_id, ordinal, score }, place)),
        );
    }

    /// Ordinals of the passages that contain all the given terms.
    fn containing_all(&self, question: &Question, subject: &[usize]) -> Vec<u32> {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for index in subject {
            let term = question.terms.get(*index);
            let entries =
                term.and_then(|term| self.posting(term.in_language(self.header.language)));
            for entry in entries.into_iter().flat_map(read_entries) {
                *counts.entry(entry.ordinal).or_default() += 1;
            }
        }
        let complete =
            counts.into_iter().filter(|(_, count)| *count == subject.len() && *count > 0);
        complete.map(|(ordinal, _)| ordinal).collect()
    }
}

/// Whether a word of a title is the term or, as file names have it, begins with it (`bashref`).
pub(crate) fn names(title: &str, term: &str) -> bool {
    title == term || (term.len() >= SHORTEST_PREFIX && title.starts_with(term))
}

/// Shortest terms that name a title by its beginning.
const SHORTEST_PREFIX: usize = 4;

fn title_terms(title: &str, language: Language) -> Vec<String> {
    let mut stemming = Stemming::new(language);
    terms::place(title, &mut stemming).into_iter().map(|placed| placed.term).collect()
}
