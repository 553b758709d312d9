//! Which language a text is written in, guessed from its scripts and its function words.
//!
//! The guess decides the stemmer and the words of the answer, nothing else, so a wrong guess costs
//! precision and never an answer. Function words are counted because they are the one part of a
//! language that even a five-word question cannot do without.

mod function_words;
mod script;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use snowball_stemmers_rs::Algorithm;

use crate::words::{self, WordKind};

/// A language the engine has a stemmer or a segmentation for; everything else is [`Language::Other`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    #[serde(rename = "en")]
    English,
    #[serde(rename = "de")]
    German,
    #[serde(rename = "fr")]
    French,
    #[serde(rename = "es")]
    Spanish,
    #[serde(rename = "it")]
    Italian,
    #[serde(rename = "pt")]
    Portuguese,
    #[serde(rename = "nl")]
    Dutch,
    #[serde(rename = "ru")]
    Russian,
    #[serde(rename = "zh")]
    Chinese,
    #[serde(rename = "ja")]
    Japanese,
    #[serde(rename = "ko")]
    Korean,
    #[serde(rename = "und")]
    Other,
}

/// All languages, in the order that breaks ties and that their stored number counts.
pub const ALL: [Language; 12] = [
    Language::English,
    Language::German,
    Language::French,
    Language::Spanish,
    Language::Italian,
    Language::Portuguese,
    Language::Dutch,
    Language::Russian,
    Language::Chinese,
    Language::Japanese,
    Language::Korean,
    Language::Other,
];

/// Words looked at when guessing; more do not change the guess and only cost time.
const SAMPLE: usize = 6_000;

impl Language {
    /// The BCP 47 code (`und` for an undetermined language).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Italian => "it",
            Self::Portuguese => "pt",
            Self::Dutch => "nl",
            Self::Russian => "ru",
            Self::Chinese => "zh",
            Self::Japanese => "ja",
            Self::Korean => "ko",
            Self::Other => "und",
        }
    }

    /// The Snowball algorithm for its words, where there is one.
    pub(crate) fn algorithm(self) -> Option<Algorithm> {
        match self {
            Self::English => Some(Algorithm::English),
            Self::German => Some(Algorithm::German),
            Self::French => Some(Algorithm::French),
            Self::Spanish => Some(Algorithm::Spanish),
            Self::Italian => Some(Algorithm::Italian),
            Self::Portuguese => Some(Algorithm::Portuguese),
            Self::Dutch => Some(Algorithm::Dutch),
            Self::Russian => Some(Algorithm::Russian),
            Self::Chinese | Self::Japanese | Self::Korean | Self::Other => None,
        }
    }

    /// Whether nouns are joined into one word.
    #[must_use]
    pub fn writes_compounds(self) -> bool {
        matches!(self, Self::German | Self::Dutch)
    }

    /// Whether the word (lower case) belongs to the wording of questions more than to their subject.
    #[must_use]
    pub fn is_weak_word(self, word: &str) -> bool {
        let list = function_words::WEAK.iter().find(|(language, _)| *language == self);
        list.is_some_and(|(_, words)| words.split_whitespace().any(|weak| weak == word))
    }

    /// Whether the word (lower case) carries grammar rather than content in this language.
    #[must_use]
    pub fn is_function_word(self, word: &str) -> bool {
        FUNCTION_WORDS.get(word).is_some_and(|owners| owners.contains(&self))
    }
}

/// Function word → the languages it belongs to.
static FUNCTION_WORDS: LazyLock<HashMap<&'static str, Vec<Language>>> = LazyLock::new(|| {
    let mut owners: HashMap<&'static str, Vec<Language>> = HashMap::new();
    for (language, list) in function_words::LISTS {
        for word in list.split_whitespace() {
            let entry = owners.entry(word).or_default();
            if !entry.contains(&language) {
                entry.push(language);
            }
        }
    }
    owners
});

/// Guesses the language of a text of any length.
#[must_use]
pub fn guess(text: &str) -> Language {
    guess_among(std::iter::once(text))
}

/// Guesses the one language of several texts, for instance the pages of a document.
pub fn guess_among<'a>(texts: impl Iterator<Item = &'a str>) -> Language {
    let mut scripts = script::Census::default();
    let mut hits = [0_u32; ALL.len()];
    let mut seen = 0;
    for text in texts {
        scripts.count(text);
        for word in words::split(text).into_iter().filter(|word| word.kind == WordKind::Plain) {
            seen += 1;
            credit(&word.norm, &mut hits);
        }
        if seen > SAMPLE {
            break;
        }
    }
    scripts.verdict().unwrap_or_else(|| by_function_words(&hits))
}

/// Counts a word for every language it is a function word of, or whose letters it alone uses.
fn credit(word: &str, hits: &mut [u32; ALL.len()]) {
    let Some(owners) = FUNCTION_WORDS.get(word) else {
        if let Some(language) = script::telling_letter(word) {
            add(hits, language, 1);
        }
        return;
    };
    // A word of one language says more than one that several share.
    let value = if owners.len() == 1 { 3 } else { 2 };
    for language in owners {
        add(hits, *language, value);
    }
}

fn add(hits: &mut [u32; ALL.len()], language: Language, value: u32) {
    if let Some(slot) = hits.get_mut(language as usize) {
        *slot += value;
    }
}

fn by_function_words(hits: &[u32; ALL.len()]) -> Language {
    let mut best = (0, Language::Other);
    for (language, count) in ALL.into_iter().zip(hits) {
        if *count > best.0 {
            best = (*count, language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_apart_by_their_function_words() {
        assert_eq!(guess("How do I create a vector?"), Language::English);
        assert_eq!(guess("Wie lege ich einen Vektor an?"), Language::German);
        assert_eq!(guess("Comment créer un vecteur dans R ?"), Language::French);
        assert_eq!(guess("¿Cómo se crea un vector?"), Language::Spanish);
        assert_eq!(guess("如何创建一个向量？"), Language::Chinese);
        assert_eq!(guess("ベクトルはどうやって作りますか"), Language::Japanese);
        assert_eq!(guess("Как создать вектор?"), Language::Russian);
        assert_eq!(guess("xyzzy 42"), Language::Other);
    }

    #[test]
    fn a_language_is_stored_under_its_code() {
        for language in ALL {
            let stored = serde_json::to_string(&language).unwrap();
            assert_eq!(stored, format!("\"{}\"", language.code()));
        }
    }
}
