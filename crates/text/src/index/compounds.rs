//! The parts of compounds, in languages that write them as one word.
//!
//! A German document says `Festplattenplatz` where a question says `Platz auf der Festplatte`. A word is
//! taken apart only into words that the same document uses by themselves, so that no dictionary is needed
//! and hardly any wrong part is found.

use std::collections::{HashMap, HashSet};

use crate::language::Language;
use crate::passage::Passage;
use crate::words::{self, WordKind};

/// Shortest part, in bytes.
const SHORTEST: usize = 4;
/// Shortest compound.
const COMPOUND: usize = 9;
/// Letters that may join the parts.
const JOINTS: [&str; 6] = ["", "s", "n", "en", "es", "er"];

/// Takes words apart by the vocabulary of one document.
#[derive(Default)]
pub(super) struct Compounds {
    vocabulary: HashSet<String>,
    known: HashMap<String, Vec<String>>,
}

impl Compounds {
    /// Learns the words of a document; of one in another kind of language nothing is learnt.
    pub(super) fn of(passages: &[Passage], language: Language) -> Self {
        let mut vocabulary = HashSet::new();
        for passage in passages.iter().filter(|_| language.writes_compounds()) {
            let words = words::split(&passage.body.text).into_iter();
            let plain =
                words.filter(|word| word.kind == WordKind::Plain && word.norm.len() >= SHORTEST);
            vocabulary.extend(
                plain.map(|word| word.norm).filter(|norm| !language.is_function_word(norm)),
            );
        }
        Self { vocabulary, known: HashMap::new() }
    }

    /// The parts of a word, none if it is not a compound of known words.
    pub(super) fn parts(&mut self, norm: &str) -> &[String] {
        if self.vocabulary.is_empty() || norm.len() < COMPOUND {
            return &[];
        }
        if !self.known.contains_key(norm) {
            self.known.insert(norm.to_owned(), self.split(norm));
        }
        self.known.get(norm).map_or(&[], Vec::as_slice)
    }

    /// The split with the most even parts.
    fn split(&self, norm: &str) -> Vec<String> {
        let mut best: Option<(usize, Vec<String>)> = None;
        for (at, _) in norm.char_indices() {
            let Some((head, tail)) = norm.split_at_checked(at) else {
                continue;
            };
            if head.len() < SHORTEST || tail.len() < SHORTEST || !self.vocabulary.contains(tail) {
                continue;
            }
            let stems = JOINTS.iter().filter_map(|joint| head.strip_suffix(joint));
            let mut known =
                stems.filter(|stem| stem.len() >= SHORTEST && self.vocabulary.contains(*stem));
            let evenness = head.len().min(tail.len());
            if let Some(stem) =
                known.next().filter(|_| best.as_ref().is_none_or(|(most, _)| evenness > *most))
            {
                best = Some((evenness, vec![stem.to_owned(), tail.to_owned()]));
            }
        }
        best.map(|(_, parts)| parts).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compounds(words: &[&str]) -> Compounds {
        let vocabulary = words.iter().map(|word| (*word).to_owned()).collect();
        Compounds { vocabulary, known: HashMap::new() }
    }

    #[test]
    fn a_compound_of_known_words_is_taken_apart() {
        let mut compounds =
            compounds(&["festplatte", "festplatten", "platz", "arbeit", "speicher"]);
        assert_eq!(compounds.parts("festplattenplatz"), ["festplatten", "platz"]);
        assert_eq!(compounds.parts("arbeitsspeicher"), ["arbeit", "speicher"]);
        assert!(compounds.parts("speicherung").is_empty());
        assert!(compounds.parts("gartenhaus").is_empty());
    }
}
