//! The engine's own words, in English and German. Other languages get the English ones.

use super::CandidatePassage;
use crate::language::Language;
use crate::markdown::plain;

/// Sentences in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wording {
    English,
    German,
}

impl Wording {
    pub(crate) fn of(language: Language) -> Self {
        if language == Language::German { Self::German } else { Self::English }
    }

    pub(super) fn not_found(self) -> &'static str {
        match self {
            Self::English => "The documents do not contain an answer to this question.",
            Self::German => "Die Dokumente enthalten keine Antwort auf diese Frage.",
        }
    }

    /// One of several questions that nothing was found for.
    pub(super) fn part_not_found(self, question: &str) -> String {
        let question = plain(question.trim());
        match self {
            Self::English => format!("The documents do not contain an answer to “{question}”."),
            Self::German => format!("Auf „{question}“ enthalten die Dokumente keine Antwort."),
        }
    }

    pub(super) fn nearest(self, candidate: &CandidatePassage<'_>) -> String {
        let place = self.place(candidate);
        match self {
            Self::English => format!("The nearest passage is in {place}."),
            Self::German => format!("Am nächsten kommt eine Stelle in {place}."),
        }
    }

    /// Where a passage stands, for the middle of a sentence or a line of its own.
    pub(super) fn place(self, candidate: &CandidatePassage<'_>) -> String {
        let passage = candidate.passage;
        let (title, page) = (plain(candidate.title), passage.page);
        let (word, open, close) = match self {
            Self::English => ("page", "“", "”"),
            Self::German => ("Seite", "„", "“"),
        };
        let heading = passage.headings.last().map(|heading| plain(heading));
        match heading.filter(|heading| !heading.is_empty()) {
            Some(heading) => format!("**{title}**, {word} {page}, {open}{heading}{close}"),
            None => format!("**{title}**, {word} {page}"),
        }
    }

    pub(super) fn disagree(self) -> &'static str {
        match self {
            Self::English => "The documents give different figures:",
            Self::German => "Die Dokumente nennen unterschiedliche Angaben:",
        }
    }

    pub(super) fn see_also(self) -> &'static str {
        match self {
            Self::English => "See also:",
            Self::German => "Siehe auch:",
        }
    }
}
