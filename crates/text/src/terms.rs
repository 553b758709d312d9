//! Words as the index knows them: stemmed by the language of the document, without accents.

use std::collections::HashMap;

use snowball_stemmers_rs::Stemmer;

use crate::fold::without_accents;
use crate::language::Language;
use crate::words::{self, Word, WordKind};

/// Turns words into terms; remembers what it has seen, because a document repeats itself.
pub(crate) struct Stemming {
    stemmer: Option<Stemmer>,
    known: HashMap<String, String>,
}

impl Stemming {
    pub(crate) fn new(language: Language) -> Self {
        Self { stemmer: language.algorithm().map(Stemmer::create), known: HashMap::new() }
    }

    /// The term of a word.
    pub(crate) fn term(&mut self, norm: &str, kind: WordKind) -> String {
        if kind != WordKind::Plain {
            return without_accents(norm);
        }
        if let Some(term) = self.known.get(norm) {
            return term.clone();
        }
        let term = self.stem(norm);
        self.known.insert(norm.to_owned(), term.clone());
        term
    }

    fn stem(&self, norm: &str) -> String {
        let stemmed = match &self.stemmer {
            // Names with digits (`ext4`, `x86`) have no grammar.
            Some(stemmer) if !norm.contains(|c: char| c.is_numeric()) => stemmer.stem(norm),
            _ => return without_accents(norm),
        };
        without_accents(if stemmed.is_empty() { norm } else { &stemmed })
    }
}

/// A term and where its word stands.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) term: String,
    pub(crate) word: Word,
}

/// All terms of a text with their places.
pub(crate) fn place(text: &str, stemming: &mut Stemming) -> Vec<Placed> {
    words::split(text)
        .into_iter()
        .map(|word| Placed { term: stemming.term(&word.norm, word.kind), word })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn term(word: &str, language: Language) -> String {
        Stemming::new(language).term(word, WordKind::Plain)
    }

    #[test]
    fn forms_of_a_word_share_a_term() {
        assert_eq!(term("vectors", Language::English), term("vector", Language::English));
        assert_eq!(term("paketen", Language::German), term("pakete", Language::German));
        assert_eq!(term("häuser", Language::German), term("haus", Language::German));
        assert_eq!(term("paquets", Language::French), term("paquet", Language::French));
        assert_eq!(term("paquetes", Language::Spanish), term("paquete", Language::Spanish));
    }

    #[test]
    fn accents_do_not_matter() {
        assert_eq!(
            term("configuración", Language::Spanish),
            term("configuracion", Language::Spanish)
        );
    }

    proptest! {
        #[test]
        fn any_word_in_any_language_has_a_term(word in "\\w{1,20}") {
            for language in crate::language::ALL {
                let _ = term(&crate::fold::fold(&word), language);
            }
        }
    }
}
