//! A question, understood as far as words alone allow: its language, its terms with their weights,
//! what kind of thing it asks for, and whether it is about the documents themselves.

mod about;
mod follow_up;
mod kind;
mod parts;
mod phrase;
mod term;

pub use about::{About, Superlative};
pub use kind::AskedKind;
pub(crate) use term::{QuestionTerm, Role};

use std::collections::BTreeSet;

use crate::language::{self, Language};
use crate::words;

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
    /// The questions it consists of, if there are several; each is ranked and answered for itself.
    pub(crate) parts: Vec<Question>,
    /// Quoted phrases, folded, in the order they stand.
    pub(crate) phrases: Vec<String>,
    /// Names of several words, folded.
    pub(crate) names: Vec<String>,
}

impl Question {
    /// Understands a question in the light of the questions asked before it, oldest first.
    #[must_use]
    pub fn parse(text: &str, history: &[&str]) -> Self {
        let mut question = Self::alone(text);
        follow_up::borrow(&mut question, history);
        if question.about.is_none() {
            question.parts = Self::parse_parts(text, question.language, history);
        }
        question
    }

    /// The parts of a question; each may lean on the one before.
    fn parse_parts(text: &str, language: Language, history: &[&str]) -> Vec<Self> {
        let mut before: Vec<String> = history.iter().map(|&earlier| earlier.to_owned()).collect();
        let mut out = Vec::new();
        for part in parts::split(text, language) {
            let mut question = Self::alone(&part);
            let asked: Vec<&str> = before.iter().map(String::as_str).collect();
            follow_up::borrow(&mut question, &asked);
            before.push(part);
            out.push(question);
        }
        out
    }

    /// Understands a question by itself.
    fn alone(text: &str) -> Self {
        let words = words::split(text);
        let mut language = language::guess(text);
        if language == Language::Other {
            language = Language::English;
        }
        let terms = term::terms(text, &words, language);
        Self {
            text: text.to_owned(),
            language,
            kind: kind::of(&words, language),
            about: about::of(&words, language),
            parts: Vec::new(),
            phrases: phrase::quoted(text),
            names: phrase::names(text, &words, language),
            terms,
        }
    }

    /// The terms whose postings are needed to rank documents, sorted, each once: those of the content
    /// words in every language a document may have, or of all words where there are no others.
    #[must_use]
    pub fn terms(&self) -> Vec<String> {
        let mut needed = BTreeSet::new();
        self.gather(&mut needed);
        needed.into_iter().map(str::to_owned).collect()
    }

    fn gather<'a>(&'a self, needed: &mut BTreeSet<&'a str>) {
        let searched = self.searched();
        needed.extend(searched.flat_map(|(_, term)| term.stems.iter().map(String::as_str)));
        self.parts.iter().for_each(|part| part.gather(needed));
    }

    /// The terms that take part in ranking, with their index.
    pub(crate) fn searched(&self) -> impl Iterator<Item = (usize, &QuestionTerm)> {
        let has_content = self.terms.iter().any(|term| !term.is_function);
        self.terms.iter().enumerate().filter(move |(_, term)| !has_content || !term.is_function)
    }

    /// The terms a question about mentions asks for: its content words without its own wording.
    pub(crate) fn subject_of_mentions(&self) -> impl Iterator<Item = usize> {
        self.searched()
            .filter(|(_, term)| term.is_own_word())
            .filter(|(_, term)| !about::is_wording_of_mentions(&term.norm))
            .map(|(index, _)| index)
    }

    /// Content words of the question itself.
    pub(crate) fn own_content(&self) -> usize {
        self.terms.iter().filter(|term| !term.is_function && term.is_own_word()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn content(question: &Question) -> Vec<(&str, f64)> {
        question.searched().map(|(_, term)| (term.norm.as_str(), term.weight)).collect()
    }

    #[test]
    fn content_words_are_searched_and_function_words_only_when_alone() {
        let question = Question::parse("How do I create a vector?", &[]);
        assert_eq!(content(&question), [("create", 0.4), ("vector", 1.0)]);
        let question = Question::parse("to be or not to be", &[]);
        assert_eq!(content(&question).len(), 4);
        let question = Question::parse("Which partition holds the Linux kernel 6.1?", &[]);
        assert_eq!(content(&question)[2..5], [("linux", 1.2), ("kernel", 1.0), ("6.1", 1.2)]);
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
        let wholes: Vec<_> =
            question.searched().map(|(_, t)| (t.norm.as_str(), t.role != Role::Word)).collect();
        assert_eq!(wholes, [("read.table", false), ("read", true), ("table", true)]);
    }

    proptest! {
        #[test]
        fn any_text_is_a_question(text in "\\PC{0,120}|.{0,80}", before in "\\PC{0,60}") {
            let question = Question::parse(&text, &[&before]);
            let _ = question.terms();
        }
    }
}
