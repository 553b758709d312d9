//! Sentences about documents.

use super::DocumentFacts;
use crate::answer::Wording;
use crate::question::Superlative;

impl Wording {
    pub(super) fn no_documents(self) -> &'static str {
        match self {
            Self::English => "There are no documents here yet.",
            Self::German => "Hier gibt es noch keine Dokumente.",
        }
    }

    pub(super) fn no_mention(self) -> &'static str {
        match self {
            Self::English => "None of the documents mentions that.",
            Self::German => "Keines der Dokumente erwähnt das.",
        }
    }

    pub(super) fn no_extract(self) -> &'static str {
        match self {
            Self::English => "it has no sentences to quote.",
            Self::German => "es enthält keine Sätze, die sich zitieren ließen.",
        }
    }

    pub(super) fn contents(self, documents: usize, pages: u64) -> String {
        let (documents, pages) = (self.documents(documents), self.pages(pages));
        match self {
            Self::English => format!("{documents} in all, with {pages}:"),
            Self::German => format!("Insgesamt {documents} mit {pages}:"),
        }
    }

    pub(super) fn mentions(self, found: usize, all: usize) -> String {
        match self {
            Self::English => format!("{found} of {} mention it:", self.documents(all)),
            Self::German => format!("{found} von {} erwähnen das:", documents_of(all)),
        }
    }

    pub(super) fn extreme(self, by: Superlative, title: &str, facts: &str) -> String {
        match (self, by) {
            (Self::English, Superlative::Newest) => {
                format!("The newest document is {title} ({facts}).")
            }
            (Self::English, Superlative::Oldest) => {
                format!("The oldest document is {title} ({facts}).")
            }
            (Self::English, Superlative::Longest) => {
                format!("The longest document is {title} ({facts}).")
            }
            (Self::German, Superlative::Newest) => {
                format!("Das neueste Dokument ist {title} ({facts}).")
            }
            (Self::German, Superlative::Oldest) => {
                format!("Das älteste Dokument ist {title} ({facts}).")
            }
            (Self::German, Superlative::Longest) => {
                format!("Das längste Dokument ist {title} ({facts}).")
            }
        }
    }

    /// Length and date of a document.
    pub(super) fn facts(self, document: &DocumentFacts<'_>) -> String {
        let pages = self.pages(u64::from(document.pages));
        let day = document.added.split(['T', ' ']).next().unwrap_or_default();
        match (self, day.is_empty()) {
            (_, true) => pages,
            (Self::English, false) => format!("{pages}, added {day}"),
            (Self::German, false) => format!("{pages}, hinzugefügt am {day}"),
        }
    }

    pub(super) fn places(self, count: u32) -> String {
        match (self, count) {
            (Self::English, 1) => "1 passage".to_owned(),
            (Self::English, _) => format!("{count} passages"),
            (Self::German, 1) => "1 Stelle".to_owned(),
            (Self::German, _) => format!("{count} Stellen"),
        }
    }

    fn documents(self, count: usize) -> String {
        match (self, count) {
            (Self::English, 1) => "1 document".to_owned(),
            (Self::English, _) => format!("{count} documents"),
            (Self::German, 1) => "1 Dokument".to_owned(),
            (Self::German, _) => format!("{count} Dokumente"),
        }
    }

    fn pages(self, count: u64) -> String {
        match (self, count) {
            (Self::English, 1) => "1 page".to_owned(),
            (Self::English, _) => format!("{count} pages"),
            (Self::German, 1) => "1 Seite".to_owned(),
            (Self::German, _) => format!("{count} Seiten"),
        }
    }
}

/// German documents in the dative.
fn documents_of(count: usize) -> String {
    if count == 1 { "1 Dokument".to_owned() } else { format!("{count} Dokumenten") }
}
