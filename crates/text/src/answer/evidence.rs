//! Where the words of a question occur in a passage.

use std::collections::HashMap;
use std::ops::Range;

use super::reach::Reach;
use crate::language::Language;
use crate::passage::{Passage, PieceKind};
use crate::question::{Question, Role};
use crate::rank::{Ranking, names};
use crate::ratio::share;
use crate::terms::{self, Placed, Stemming};
use crate::words::WordKind;

/// A word of the question found in a passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit {
    /// Index of the question's term.
    pub(super) term: usize,
    /// Byte range in the passage's text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Number of words before it in the passage.
    pub(super) position: u32,
    /// Less than 1 for a part of a longer word.
    pub(super) strength: f64,
}

/// What a passage has of a question.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) hits: Vec<Hit>,
    /// In the headings.
    pub(super) headings: Reach,
    /// In the lead-in and the header names of rows.
    pub(super) context: Reach,
    /// In the document's title.
    pub(super) title: Reach,
    /// How far the innermost heading names what is asked and nothing else.
    pub(super) entry: f64,
    /// Words of the passage.
    pub(super) words: u32,
    /// Where each word begins, and whether it is a function word.
    pub(super) grammar: Vec<(usize, bool)>,
}

impl Evidence {
    /// The share of function words in a byte range: prose has many, lists of names have none.
    pub(super) fn grammar_in(&self, range: &Range<usize>) -> f64 {
        let inside = || self.grammar.iter().filter(|(start, _)| range.contains(start));
        share(inside().filter(|(_, is_function)| *is_function).count(), inside().count())
    }
}

/// Finds the question's terms in passages of one language.
pub(super) struct Matcher<'a> {
    question: &'a Question,
    by_term: HashMap<&'a str, usize>,
    /// Terms that may have kin in the passage, and what finding no more than kin is worth.
    partial: Vec<(usize, &'a str, f64)>,
    language: Language,
    stemming: Stemming,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(question: &'a Question, ranking: &Ranking, language: Language) -> Self {
        let mut by_term = HashMap::new();
        let mut partial = Vec::new();
        for (index, term) in question.searched() {
            let stem = term.in_language(language);
            by_term.entry(stem).or_insert(index);
            let is_word = term.kind == WordKind::Plain && term.role == Role::Word;
            if is_word && !term.is_function {
                let is_there = ranking.terms.get(index).is_some_and(|term| term.passages > 0);
                partial.push((index, stem, if is_there { INSTEAD } else { 1.0 }));
            }
        }
        if partial.len() > MOST_WITH_KIN {
            partial.clear();
        }
        Self { question, by_term, partial, language, stemming: Stemming::new(language) }
    }

    pub(super) fn examine(&mut self, passage: &Passage, title: &str) -> Evidence {
        let mut evidence = Evidence::default();
        for piece in &passage.pieces {
            self.find(passage.text_of(piece), piece.bytes().start, &mut evidence);
            if let PieceKind::TableRow { headers, .. } = &piece.kind {
                for header in headers {
                    evidence.context.extend(&self.reach(header).0);
                }
            }
        }
        if let Some(lead_in) = &passage.lead_in {
            evidence.context.extend(&self.reach(&lead_in.text).0);
        }
        for heading in &passage.headings {
            let (found, words) = self.reach(heading);
            evidence.entry = share(found.whole().min(words), words) * self.own_share(&found);
            evidence.headings.extend(&found);
        }
        evidence.title = self.reach_of_title(title);
        evidence
    }

    /// Adds the hits in a piece that begins at byte `base`.
    fn find(&mut self, text: &str, base: usize, evidence: &mut Evidence) {
        let placed = terms::place(text, &mut self.stemming);
        for found in &placed {
            let is_function = self.language.is_function_word(&found.word.norm);
            evidence.grammar.push((base + found.word.start, is_function));
            for (term, strength) in self.matches(found) {
                evidence.hits.push(Hit {
                    term,
                    start: base + found.word.start,
                    end: base + found.word.end,
                    position: evidence.words + found.word.position,
                    strength,
                });
            }
        }
        evidence.words += placed.last().map_or(0, |last| last.word.position + 1);
    }

    /// The question's terms that a word of the passage stands for.
    fn matches(&self, found: &Placed) -> Vec<(usize, f64)> {
        if let Some(term) = self.by_term.get(found.term.as_str()).copied() {
            let role = self.question.terms.get(term).map_or(Role::Word, |term| term.role);
            return match role {
                Role::JoinOf(first, second) => vec![(first, 1.0), (second, 1.0)],
                Role::Word | Role::PartOf(_) => vec![(term, 1.0)],
            };
        }
        if self.partial.is_empty() || found.word.kind != WordKind::Plain {
            return Vec::new();
        }
        let strengths = self
            .partial
            .iter()
            .map(|(term, stem, worth)| (*term, worth * kinship(self.language, &found.term, stem)));
        strengths.filter(|(_, strength)| *strength > 0.0).collect()
    }

    /// The share of the question's own words that something has.
    fn own_share(&self, reach: &Reach) -> f64 {
        let own = self.question.searched().filter(|(_, term)| term.is_own_word());
        let (mut found, mut all) = (0.0, 0.0);
        for (index, term) in own {
            all += term.weight;
            found += term.weight * reach.strength(index);
        }
        if all > 0.0 { found / all } else { 0.0 }
    }

    /// The question's terms in a short text, and the number of its content words, its numbering aside.
    fn reach(&mut self, text: &str) -> (Reach, usize) {
        let language = self.question.language;
        let placed = terms::place(text, &mut self.stemming);
        let is_content = |placed: &&Placed| {
            matches!(placed.word.kind, WordKind::Plain | WordKind::Bigram)
                && !language.is_function_word(&placed.word.norm)
        };
        let words = placed.iter().filter(is_content).count();
        let mut reach = Reach::default();
        for (term, strength) in placed.iter().flat_map(|found| self.matches(found)) {
            reach.add(term, strength);
        }
        (reach, words)
    }

    fn reach_of_title(&mut self, title: &str) -> Reach {
        let mut reach = self.reach(title).0;
        let placed = terms::place(title, &mut self.stemming);
        for (stem, term) in &self.by_term {
            if placed.iter().any(|found| names(&found.term, stem)) {
                reach.add(*term, 1.0);
            }
        }
        reach
    }
}

/// Words of a question up to which kin are looked for; a longer one is a pasted text with words enough, and
/// each of them would be compared with each word of every candidate.
const MOST_WITH_KIN: usize = 64;
/// What kin of a word counts where the word itself is to be found.
const INSTEAD: f64 = 0.5;
/// Letters that a compound must have beyond its part, and the part at least.
const BEYOND: usize = 3;
const SHORTEST: usize = 4;

/// How much of a word of the question a longer or shorter word of the passage holds.
fn kinship(language: Language, found: &str, asked: &str) -> f64 {
    let (long, short, is_longer) =
        if found.len() > asked.len() { (found, asked, true) } else { (asked, found, false) };
    if short.len() < SHORTEST {
        0.0
    } else if language.writes_compounds() {
        compound(long, short, if is_longer { 0.8 } else { 0.6 })
    } else if long.starts_with(short) && long.len() <= short.len() + ENDING {
        FAMILY
    } else {
        0.0
    }
}

/// Letters that derive a word from another (`sing`, `singer`), and what such a word counts.
const ENDING: usize = 4;
const FAMILY: f64 = 0.5;

/// The last part of a compound is its noun, the first only qualifies it.
fn compound(long: &str, short: &str, most: f64) -> f64 {
    if long.len() < short.len() + BEYOND {
        0.0
    } else if long.ends_with(short) {
        most
    } else if long.starts_with(short) {
        most - 0.2
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::kinship;
    use crate::language::Language;

    #[test]
    fn a_compound_is_kin_to_its_parts() {
        let kinship = |found, asked| kinship(Language::German, found, asked);
        assert!(kinship("festplattenplatz", "platz") > kinship("festplattenplatz", "festplatt"));
        assert!(kinship("speich", "arbeitsspeich") > 0.5);
        assert!(kinship("paket", "pakets") < 0.1 && kinship("rot", "brotzeit") < 0.1);
    }

    #[test]
    fn a_derived_word_is_kin_to_its_root() {
        let kinship = |found, asked| kinship(Language::English, found, asked);
        assert!(kinship("sing", "singer") > 0.1 && kinship("execut", "execution") > 0.1);
        assert!(kinship("port", "portability") < 0.1 && kinship("air", "airport") < 0.1);
    }
}
