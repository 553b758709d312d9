//! Where the words of a question occur in a passage.

use std::collections::{BTreeSet, HashMap};

use crate::passage::{Passage, PieceKind};
use crate::question::Question;
use crate::rank::Ranking;
use crate::terms::{self, Stemming};

/// A word of the question found in a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    /// Index of the question's term.
    pub(super) term: usize,
    /// Byte range in the passage's text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Number of words before it in the passage.
    pub(super) position: u32,
    /// Written as in the question, not merely of the same stem.
    pub(super) is_same_form: bool,
}

/// What a passage has of a question.
pub(super) struct Evidence {
    pub(super) hits: Vec<Hit>,
    /// Terms in the headings, the lead-in, the header names of rows and the document's title.
    pub(super) headings: BTreeSet<usize>,
    pub(super) context: BTreeSet<usize>,
    pub(super) title: BTreeSet<usize>,
    /// Content words of the innermost heading, and how many of them are in the question.
    pub(super) innermost: (usize, usize),
}

/// Finds the question's terms in passages; one matcher serves all candidates of a language.
pub(super) struct Matcher<'a> {
    question: &'a Question,
    by_term: HashMap<&'a str, usize>,
    stemming: Stemming,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(question: &'a Question, language: crate::language::Language) -> Self {
        let mut by_term = HashMap::new();
        for (index, term) in question.searched() {
            by_term.entry(term.in_language(language)).or_insert(index);
        }
        Self {
            question,
            by_term,
            stemming: Stemming::new(language),
        }
    }

    pub(super) fn examine(&mut self, passage: &Passage, title: &str) -> Evidence {
        let mut hits = Vec::new();
        let mut context = BTreeSet::new();
        let mut before = 0;
        for piece in &passage.pieces {
            before += self.find(
                passage.text_of(piece),
                piece.bytes().start,
                before,
                &mut hits,
            ) + 1;
            if let PieceKind::TableRow { headers, .. } = &piece.kind {
                for header in headers {
                    context.extend(self.terms_of(header).0);
                }
            }
        }
        if let Some(lead_in) = &passage.lead_in {
            context.extend(self.terms_of(&lead_in.text).0);
        }
        let mut headings = BTreeSet::new();
        let mut innermost = (0, 0);
        for heading in &passage.headings {
            let (found, words) = self.terms_of(heading);
            innermost = (words, found.len());
            headings.extend(found);
        }
        let title = self.terms_of(title).0;
        Evidence {
            hits,
            headings,
            context,
            title,
            innermost,
        }
    }

    /// Adds the hits in a piece that begins at byte `base`, and returns the number of its words.
    fn find(&mut self, text: &str, base: usize, before: u32, hits: &mut Vec<Hit>) -> u32 {
        let placed = terms::place(text, &mut self.stemming);
        for found in &placed {
            if let Some(term) = self.by_term.get(found.term.as_str()).copied() {
                let own = self.question.terms.get(term);
                hits.push(Hit {
                    term,
                    start: base + found.word.start,
                    end: base + found.word.end,
                    position: before + found.word.position,
                    is_same_form: own.is_some_and(|own| own.norm == found.word.norm),
                });
            }
        }
        placed.last().map_or(0, |last| last.word.position + 1)
    }

    /// The question's terms in a short text, and the number of its content words.
    fn terms_of(&mut self, text: &str) -> (BTreeSet<usize>, usize) {
        let language = self.question.language;
        let placed = terms::place(text, &mut self.stemming);
        let words = placed
            .iter()
            .filter(|p| !language.is_function_word(&p.word.norm))
            .count();
        (
            placed
                .iter()
                .filter_map(|p| self.by_term.get(p.term.as_str()).copied())
                .collect(),
            words,
        )
    }
}

impl Ranking {
    /// The mass of a set of terms as a share of the whole question's.
    pub(super) fn share<'t>(&self, terms: impl IntoIterator<Item = &'t usize>) -> f64 {
        let all: f64 = self.terms.iter().map(|term| term.mass).sum();
        let some: f64 = terms.into_iter().map(|index| self.mass(*index)).sum();
        if all > 0.0 {
            (some / all).min(1.0)
        } else {
            0.0
        }
    }

    pub(super) fn mass(&self, term: usize) -> f64 {
        self.terms.get(term).map_or(0.0, |term| term.mass)
    }
}
