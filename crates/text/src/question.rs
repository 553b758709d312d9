//! A question, understood as far as words alone allow: its language, its terms with their weights,
//! what kind of thing it asks for, and whether it is about the documents themselves.

mod about;
mod follow_up;
mod kind;
mod phrase;

pub use about::{About, Superlative};
pub use kind::AskedKind;

use std::collections::BTreeSet;

use crate::language::{self, ALL, Language};
use crate::terms::Stemming;
use crate::words::{self, Word, WordKind};

/// A question ready to be searched with.
#[derive(Debug, Clone)]
pub struct Question {
    /// As it was asked.
    pub text: String,
    pub language: Language,
    /// What would be an answer.
    pub kind: AskedKind,
    /// Set when it asks about the documents rather than about what is written in them.
    pub about: Option<About>,
    pub(crate) terms: Vec<QuestionTerm>,
    /// Quoted phrases, folded, in the order they stand.
    pub(crate) phrases: Vec<String>,
}

/// One word of a question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QuestionTerm {
    pub(crate) norm: String,
    pub(crate) kind: WordKind,
    /// Where it stands among the words of its question; parts of a compound stand at its place and after.
    pub(crate) position: u32,
    /// 1 for a content word of this question, less for others.
    pub(crate) weight: f64,
    pub(crate) is_function: bool,
    /// Taken over from an earlier question.
    pub(crate) is_borrowed: bool,
    /// The compound it is a part of, as an index into the terms.
    pub(crate) whole: Option<usize>,
    /// Its term in each language, in the order of [`ALL`].
    stems: Vec<String>,
}

impl QuestionTerm {
    /// The term under which a document of that language has it.
    pub(crate) fn in_language(&self, language: Language) -> &str {
        self.stems
            .get(language as usize)
            .map_or(self.norm.as_str(), String::as_str)
    }
}

impl Question {
    /// Understands a question in the light of the questions asked before it, oldest first.
    #[must_use]
    pub fn parse(text: &str, history: &[&str]) -> Self {
        let mut question = Self::alone(text);
        follow_up::borrow(&mut question, history);
        question
    }

    /// Understands a question by itself.
    fn alone(text: &str) -> Self {
        let words = words::split(text);
        let mut language = language::guess(text);
        if language == Language::Other {
            language = Language::English;
        }
        let terms = terms(&words, language);
        Self {
            text: text.to_owned(),
            language,
            kind: kind::of(&words, language),
            about: about::of(&words, language),
            phrases: phrase::quoted(text),
            terms,
        }
    }

    /// The terms whose postings are needed to rank documents, sorted, each once: those of the content
    /// words in every language a document may have, or of all words where there are no others.
    #[must_use]
    pub fn terms(&self) -> Vec<String> {
        let needed: BTreeSet<&str> = self
            .searched()
            .flat_map(|(_, term)| term.stems.iter().map(String::as_str))
            .collect();
        needed.into_iter().map(str::to_owned).collect()
    }

    /// The terms that take part in ranking, with their index.
    pub(crate) fn searched(&self) -> impl Iterator<Item = (usize, &QuestionTerm)> {
        let has_content = self.terms.iter().any(|term| !term.is_function);
        self.terms
            .iter()
            .enumerate()
            .filter(move |(_, term)| !has_content || !term.is_function)
    }

    /// The terms a question about mentions asks for: its content words without its own wording.
    pub(crate) fn subject_of_mentions(&self) -> impl Iterator<Item = usize> {
        self.searched()
            .filter(|(_, term)| !term.is_borrowed && term.whole.is_none())
            .filter(|(_, term)| !about::is_wording_of_mentions(&term.norm))
            .map(|(index, _)| index)
    }

    /// Content words of the question itself.
    pub(crate) fn own_content(&self) -> usize {
        self.terms
            .iter()
            .filter(|term| !term.is_function && !term.is_borrowed && term.whole.is_none())
            .count()
    }
}

/// The words of a question as terms, each once.
fn terms(words: &[Word], language: Language) -> Vec<QuestionTerm> {
    let mut stemmings: Vec<Stemming> = ALL.into_iter().map(Stemming::new).collect();
    let mut out: Vec<QuestionTerm> = Vec::new();
    let mut whole: Option<(usize, usize)> = None;
    for word in words {
        if whole.is_some_and(|(_, end)| word.start >= end) {
            whole = None;
        }
        let known = out.iter().position(|term| term.norm == word.norm);
        let index = known.unwrap_or(out.len());
        if known.is_none() {
            let is_function = is_function(word, language);
            out.push(QuestionTerm {
                norm: word.norm.clone(),
                kind: word.kind,
                position: word.position,
                weight: 1.0,
                is_function,
                is_borrowed: false,
                whole: whole.map(|(index, _)| index),
                stems: stemmings
                    .iter_mut()
                    .map(|s| s.term(&word.norm, word.kind))
                    .collect(),
            });
        }
        if word.kind == WordKind::Compound {
            whole = Some((index, word.end));
        }
    }
    out
}

/// Whether a word is grammar: in its language's list, a lone letter, or (in Japanese) a pair of
/// syllables, which is nearly always an ending or a particle.
fn is_function(word: &Word, language: Language) -> bool {
    match word.kind {
        WordKind::Plain => {
            language.is_function_word(&word.norm)
                || word.norm.chars().nth(1).is_none() && word.norm != "r" && word.norm != "c"
        }
        WordKind::Bigram => is_grammar_pair(&word.norm, language),
        WordKind::Number | WordKind::Compound => false,
    }
}

/// Pairs that belong to the wording of questions in Chinese and Japanese.
fn is_grammar_pair(pair: &str, language: Language) -> bool {
    const CHINESE: &[&str] = &[
        "什么", "怎么", "如何", "哪些", "哪个", "为什", "多少", "是什", "么是", "吗", "的是",
        "可以", "请问", "怎样", "是否", "有哪", "几个",
    ];
    match language {
        Language::Japanese => {
            pair.chars().all(|c| matches!(c, '\u{3040}'..='\u{309F}')) || pair.starts_with('何')
        }
        Language::Chinese => CHINESE.contains(&pair),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn content(question: &Question) -> Vec<(&str, f64)> {
        question
            .searched()
            .map(|(_, term)| (term.norm.as_str(), term.weight))
            .collect()
    }

    #[test]
    fn content_words_are_searched_and_function_words_only_when_alone() {
        let question = Question::parse("How do I create a vector?", &[]);
        assert_eq!(content(&question), [("create", 1.0), ("vector", 1.0)]);
        let question = Question::parse("to be or not to be", &[]);
        assert_eq!(content(&question).len(), 4);
    }

    #[test]
    fn terms_cover_every_language_a_document_may_have() {
        let terms = Question::parse("Wie installiere ich Pakete?", &[]).terms();
        assert!(
            terms.contains(&"paket".to_owned()) && terms.contains(&"install".to_owned()),
            "{terms:?}"
        );
    }

    #[test]
    fn parts_know_their_compound() {
        let question = Question::parse("What does read.table do?", &[]);
        let wholes: Vec<_> = question
            .searched()
            .map(|(_, t)| (t.norm.as_str(), t.whole.is_some()))
            .collect();
        assert_eq!(
            wholes,
            [("read.table", false), ("read", true), ("table", true)]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_a_question(text in "\\PC{0,120}|.{0,80}", before in "\\PC{0,60}") {
            let question = Question::parse(&text, &[&before]);
            let _ = question.terms();
        }
    }
}
