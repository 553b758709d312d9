//! Answers about the documents themselves: what there is, how many, which is newest, which mention
//! something, what one is about. Lists are complete and counts exact, because they are made from the
//! documents' rows and not from a search.

mod listing;
mod wording;

use std::collections::HashMap;

use crate::answer::{Answer, Composer, Source, Wording};
use crate::index::Extract;
use crate::language::Language;
use crate::passage::Passage;
use crate::question::{About, Question, Superlative};
use crate::words;

/// What is known about a document without searching it.
#[derive(Debug, Clone, Copy)]
pub struct DocumentFacts<'a> {
    pub document_id: i64,
    pub title: &'a str,
    /// When it was added, ISO 8601, so that text order is time order.
    pub added: &'a str,
    pub pages: u32,
    /// [`crate::index::DocumentIndex::summary`].
    pub summary: &'a [Extract],
}

/// A document that mentions what was asked for, with its first passage that does.
#[derive(Debug, Clone, Copy)]
pub struct MentionedIn<'a> {
    pub document_id: i64,
    /// Of the [`crate::rank::Mention`].
    pub passages: u32,
    pub passage: &'a Passage,
}

/// Answers a question about the documents; `None` if it is not one, or names a document that is not there
/// (then what is written in the documents should be searched for it).
///
/// `documents` are all documents asked; `mentions` are those of [`crate::rank::mentions`], empty for other
/// questions. Both are listed newest first, those of the same moment by their titles.
#[must_use]
pub fn answer(
    question: &Question,
    documents: &[DocumentFacts<'_>],
    mentions: &[MentionedIn<'_>],
) -> Option<Answer> {
    let about = question.about.as_ref()?;
    let wording = Wording::of(question.language);
    if documents.is_empty() {
        return Some(Answer::ungrounded(wording.no_documents()));
    }
    let documents = &newest_first(documents);
    let mentions = &with_documents(documents, mentions);
    let mut out = Composer::default();
    match about {
        About::Contents => listing::contents(&mut out, wording, documents),
        About::Count => listing::count(&mut out, wording, documents),
        About::Extreme(by) => {
            listing::extreme(&mut out, wording, *by, outstanding(documents, *by)?);
        }
        About::Mentions if mentions.is_empty() => {
            return Some(Answer::ungrounded(wording.no_mention()));
        }
        About::Mentions => {
            listing::mentions(&mut out, wording, question, mentions, documents.len());
        }
        About::Summary { named } => {
            let chosen = named_by(documents, named, question.language);
            if chosen.is_empty() {
                return None;
            }
            listing::summaries(&mut out, wording, &chosen);
        }
    }
    Some(out.finish())
}

fn newest_first<'a>(documents: &[DocumentFacts<'a>]) -> Vec<DocumentFacts<'a>> {
    let mut out = documents.to_vec();
    out.sort_by(|a, b| b.added.cmp(a.added).then_with(|| a.title.cmp(b.title)));
    out
}

/// The mentions, each with its document, in the order of the documents.
fn with_documents<'a, 'b>(
    documents: &'b [DocumentFacts<'a>],
    mentions: &[MentionedIn<'a>],
) -> Vec<(&'b DocumentFacts<'a>, MentionedIn<'a>)> {
    let by_document: HashMap<i64, MentionedIn<'a>> =
        mentions.iter().map(|mention| (mention.document_id, *mention)).collect();
    let mention_in = |document: &'b DocumentFacts<'a>| {
        Some((document, *by_document.get(&document.document_id)?))
    };
    documents.iter().filter_map(mention_in).collect()
}

/// The document that stands out; the first of equals.
fn outstanding<'a, 'b>(
    documents: &'b [DocumentFacts<'a>],
    by: Superlative,
) -> Option<&'b DocumentFacts<'a>> {
    let mut best = documents.first()?;
    for document in documents {
        let is_better = match by {
            Superlative::Newest => document.added > best.added,
            Superlative::Oldest => document.added < best.added,
            Superlative::Longest => document.pages > best.pages,
        };
        if is_better {
            best = document;
        }
    }
    Some(best)
}

/// The documents whose title has all the given words; all documents if no words are given.
fn named_by<'a, 'b>(
    documents: &'b [DocumentFacts<'a>],
    named: &[String],
    language: Language,
) -> Vec<&'b DocumentFacts<'a>> {
    let is_named = |document: &&DocumentFacts<'_>| {
        let title: Vec<String> =
            words::split(document.title).into_iter().map(|word| word.norm).collect();
        named
            .iter()
            .filter(|word| !language.is_function_word(word))
            .all(|word| title.iter().any(|part| part.starts_with(word.as_str())))
    };
    documents.iter().filter(is_named).collect()
}

/// The source of an extract.
fn source(document_id: i64, extract: &Extract) -> Source {
    let Extract { page, start, end, text } = extract;
    Source { document_id, page: *page, snippet: text.clone(), start: *start, end: *end }
}
