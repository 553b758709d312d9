//! BM25 over the chunks of all documents in question. Equal scores keep the order of the documents, so
//! equal questions give equal answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::library::Document;

/// Saturation of repeated terms, usual value.
const K1: f64 = 1.2;
/// Weight of a chunk's length, usual value.
const B: f64 = 0.75;

/// A chunk that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    pub document: Arc<Document>,
    pub chunk: usize,
}

/// The best `limit` chunks that contain at least one of the terms.
pub fn search(documents: &[Arc<Document>], terms: &[String], limit: usize) -> Vec<Hit> {
    let terms: BTreeSet<&String> = terms.iter().collect();
    let indexes: Vec<_> = documents
        .iter()
        .filter_map(|document| Some((document, document.content()?.index())))
        .collect();
    let chunks: usize = indexes.iter().map(|(_, index)| index.chunks()).sum();
    let length: usize = indexes.iter().map(|(_, index)| index.total_length()).sum();
    let average = real(length) / real(chunks.max(1));

    let mut scores: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for term in terms {
        let found: usize = indexes.iter().map(|(_, index)| index.postings(term).len()).sum();
        let rarity = (1.0 + (real(chunks - found) + 0.5) / (real(found) + 0.5)).ln();
        for (position, (_, index)) in indexes.iter().enumerate() {
            for (chunk, count) in index.postings(term) {
                let relative = real(index.length(*chunk)) / average.max(1.0);
                let count = f64::from(*count);
                let weight = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * relative));
                *scores.entry((position, *chunk)).or_default() += rarity * weight;
            }
        }
    }
    let mut ranked: Vec<((usize, usize), f64)> = scores.into_iter().collect();
    ranked.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    ranked
        .into_iter()
        .take(limit)
        .filter_map(|((position, chunk), _)| {
            let (document, _) = indexes.get(position)?;
            Some(Hit { document: Arc::clone(document), chunk })
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of chunks stay far below 2^52")]
fn real(count: usize) -> f64 {
    count as f64
}
