//! The inverted index of one document, as rows for ordinary tables.
//!
//! A database's own full-text search was not used: two databases would rank differently, and neither
//! gives exact BM25 over chosen documents. Here a document is one blob of passage lengths and one blob
//! per term; a store is the sum of its documents, so adding and deleting touches one document's rows.

mod blob;
mod compounds;
mod summary;

use std::collections::BTreeMap;

pub(crate) use blob::{Entry, Lengths, LengthsHeader, entries, entry_count, header, read_entries};

use compounds::Compounds;

use crate::language::{self, Language};
use crate::page::Page;
use crate::passage::{self, Passage, PieceKind};
use crate::terms::Stemming;
use crate::words::{self, WordKind};

/// Everything that is stored about a document to find and quote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentIndex {
    pub language: Language,
    /// In reading order; the ordinal of a passage is its position here.
    pub passages: Vec<Passage>,
    /// In order of their terms, each term once.
    pub postings: Vec<Posting>,
    /// Language, count and lengths of the passages, for [`crate::rank::IndexedDocument`].
    pub lengths: Vec<u8>,
    /// At most two sentences that say what the document is about, in reading order.
    pub summary: Vec<Extract>,
}

/// One term and where it occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    pub term: String,
    /// Ordinals and frequencies, for [`crate::rank::IndexedDocument`].
    pub entries: Vec<u8>,
}

/// A sentence quoted from a page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Extract {
    /// Counts from 1.
    pub page: u32,
    /// Offsets in the page text, in UTF-16 code units.
    pub start: u32,
    pub end: u32,
    /// The slice of the page text.
    pub text: String,
}

/// Indexes a document. The title takes part in the guess of the language only; ranking gets it with
/// each question, because titles can change without the text.
#[must_use]
pub fn index_document(title: &str, pages: &[Page]) -> DocumentIndex {
    let texts = pages.iter().map(|page| page.text.as_str());
    let language = language::guess_among(texts.chain(std::iter::once(title)));
    let passages = passage::build(pages, language);
    let mut stemming = Stemming::new(language);
    let mut compounds = Compounds::of(&passages, language);
    let mut terms: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let mut lengths = Lengths::new(language);
    for (ordinal, passage) in (0..).zip(&passages) {
        let counts = count(passage, &mut stemming, &mut compounds);
        lengths.push(counts.body, counts.heading);
        for (term, (body, heading)) in counts.terms {
            terms.entry(term).or_default().push(Entry { ordinal, body, heading });
        }
    }
    let summary = summary::extract(&passages, &terms, &mut stemming);
    let postings = terms.into_iter().map(|(term, list)| Posting { term, entries: entries(&list) });
    DocumentIndex {
        language,
        postings: postings.collect(),
        lengths: lengths.finish(),
        summary,
        passages,
    }
}

/// Longest term stored, in bytes: database indexes have a limit, and no word is longer.
const LONGEST_TERM: usize = 96;

#[derive(Default)]
struct Counts {
    /// Term → frequency in the body and in the headings.
    terms: BTreeMap<String, (u32, u32)>,
    body: u32,
    heading: u32,
}

fn count(passage: &Passage, stemming: &mut Stemming, compounds: &mut Compounds) -> Counts {
    let mut counts = Counts::default();
    let mut tally = |text: &str, count: fn(&mut (u32, u32))| {
        let mut words = 0;
        for word in words::split(text) {
            words += u32::from(word.kind != WordKind::Compound);
            let mut add = |norm: &str, kind| {
                let term = stemming.term(norm, kind);
                if term.len() <= LONGEST_TERM {
                    count(counts.terms.entry(term).or_default());
                }
            };
            add(&word.norm, word.kind);
            for part in compounds.parts(&word.norm) {
                add(part, WordKind::Plain);
            }
        }
        words
    };
    let once = |slot: &mut (u32, u32)| slot.0 = slot.0.max(1);
    let (mut body, mut heading) = (0, 0);
    for text in &passage.headings {
        heading += tally(text, |slot| slot.1 += 1);
    }
    for piece in &passage.pieces {
        body += tally(passage.text_of(piece), |slot| slot.0 += 1);
        // The headers and the lead-in belong to the words of a row or a list without lengthening it.
        if let PieceKind::TableRow { headers, .. } = &piece.kind {
            for header in headers {
                tally(header, once);
            }
        }
    }
    if let Some(lead_in) = &passage.lead_in {
        tally(&lead_in.text, once);
    }
    (counts.body, counts.heading) = (body, heading);
    counts
}
