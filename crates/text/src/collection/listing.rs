//! The lists such answers consist of.

use super::{DocumentFacts, MentionedIn, source};
use crate::answer::{Composer, Source, Wording};
use crate::markdown::plain;
use crate::passage::Passage;
use crate::question::{Question, Superlative};
use crate::sentence;
use crate::terms::{self, Stemming};

/// Up to this many documents are listed with an extract each; more become a list of names.
const WITH_EXTRACTS: usize = 12;

pub(super) fn contents(out: &mut Composer, wording: Wording, documents: &[DocumentFacts<'_>]) {
    out.push(&wording.contents(documents.len(), pages(documents)));
    out.paragraph();
    let with_extracts = documents.len() <= WITH_EXTRACTS;
    for document in documents {
        out.push(&format!("- **{}** ({})", plain(document.title), wording.facts(document)));
        if with_extracts {
            extracts(out, document, ": ");
        }
        out.push("\n");
    }
}

pub(super) fn count(out: &mut Composer, wording: Wording, documents: &[DocumentFacts<'_>]) {
    out.push(&wording.contents(documents.len(), pages(documents)));
    out.paragraph();
    for document in documents {
        out.push(&format!("- **{}** ({})\n", plain(document.title), wording.facts(document)));
    }
}

pub(super) fn extreme(
    out: &mut Composer,
    wording: Wording,
    by: Superlative,
    document: &DocumentFacts<'_>,
) {
    let title = format!("**{}**", plain(document.title));
    out.push(&wording.extreme(by, &title, &wording.facts(document)));
    if !document.summary.is_empty() {
        out.paragraph();
        extracts(out, document, "> ");
    }
}

pub(super) fn summaries(out: &mut Composer, wording: Wording, documents: &[&DocumentFacts<'_>]) {
    for document in documents {
        out.paragraph();
        out.push(&format!("**{}** ({})", plain(document.title), wording.facts(document)));
        if document.summary.is_empty() {
            out.push(&format!(": {}", wording.no_extract()));
        } else {
            out.push(":");
            out.paragraph();
            extracts(out, document, "> ");
        }
    }
}

pub(super) fn mentions(
    out: &mut Composer,
    wording: Wording,
    question: &Question,
    mentions: &[(&DocumentFacts<'_>, MentionedIn<'_>)],
    documents: usize,
) {
    out.push(&wording.mentions(mentions.len(), documents));
    out.paragraph();
    for (document, mention) in mentions {
        out.push(&format!(
            "- **{}** ({}): ",
            plain(document.title),
            wording.places(mention.passages)
        ));
        let source = sentence_with(question, mention.document_id, mention.passage);
        let shown = plain(&source.snippet);
        out.cite(&shown, [source]);
        out.push("\n");
    }
}

/// The central sentences of a document, each cited.
fn extracts(out: &mut Composer, document: &DocumentFacts<'_>, opening: &str) {
    for (index, extract) in document.summary.iter().enumerate() {
        out.push(if index == 0 { opening } else { " " });
        out.cite(&plain(&extract.text), [source(document.document_id, extract)]);
    }
}

/// The sentence of a passage with most of the words asked for; the first of equals.
fn sentence_with(question: &Question, document_id: i64, passage: &Passage) -> Source {
    let mut stemming = Stemming::new(passage.language);
    let wanted: Vec<&str> = question
        .subject_of_mentions()
        .filter_map(|index| question.terms.get(index))
        .map(|term| term.in_language(passage.language))
        .collect();
    let mut best = (0, 0..0);
    for piece in &passage.pieces {
        let base = piece.bytes().start;
        for range in sentence::split(passage.text_of(piece)) {
            let range = base + range.start..base + range.end;
            let found = terms::place(passage.body.slice(&range), &mut stemming);
            let has = |term: &&&str| found.iter().any(|placed| placed.term == **term);
            let count = wanted.iter().filter(has).count();
            if count > best.0 || best.1.is_empty() {
                best = (count, range);
            }
        }
    }
    let place = passage.body.place(&best.1);
    let snippet = passage.body.slice(&best.1).to_owned();
    Source { document_id, page: passage.page, snippet, start: place.start, end: place.end }
}

fn pages(documents: &[DocumentFacts<'_>]) -> u64 {
    documents.iter().map(|document| u64::from(document.pages)).sum()
}
