//! The fields of BM25F and their weights.

use crate::index::{Entry, LengthsHeader, header};

// The weights are the usual starting points for BM25F; moving any of them by a third changed the
// development set by less than one question in fifty, so they were left round.

/// Saturation: how soon more of the same word stops to matter.
const K1: f64 = 1.2;
/// How much length is held against a passage. Passages are of similar size by construction.
const B_BODY: f64 = 0.6;
/// The same for its headings.
const B_HEADING: f64 = 0.4;
/// A word in a heading counts as this many in the body.
const HEADING: f64 = 2.5;
/// A word in the title, for every passage of the document that has the word.
const TITLE: f64 = 0.5;

/// Mean lengths over all documents asked.
pub(super) struct Means {
    pub(super) passages: u32,
    body: f64,
    heading: f64,
}

impl Means {
    pub(super) fn over(headers: impl Iterator<Item = LengthsHeader>) -> Self {
        let (mut passages, mut body, mut heading) = (0_u32, 0_u64, 0_u64);
        for header in headers {
            passages = passages.saturating_add(header.passages);
            body += u64::from(header.body);
            heading += u64::from(header.heading);
        }
        let mean = |sum: u64| {
            let sum = u32::try_from(sum).unwrap_or(u32::MAX);
            (f64::from(sum) / f64::from(passages.max(1))).max(1.0)
        };
        Self { passages, body: mean(body), heading: mean(heading) }
    }
}

/// The passages of one document while they are scored.
pub(super) struct Fields {
    /// Length norms of body and headings, and the score so far.
    passages: Vec<(f64, f64, f64)>,
}

impl Fields {
    pub(super) fn read(lengths: &[u8], means: &Means) -> Self {
        let Some((header, mut reader)) = header(lengths) else {
            return Self { passages: Vec::new() };
        };
        let norms = (0..header.passages).map_while(|_| {
            let body = 1.0 - B_BODY + B_BODY * f64::from(reader.next()?) / means.body;
            let heading = 1.0 - B_HEADING + B_HEADING * f64::from(reader.next()?) / means.heading;
            Some((body, heading, 0.0))
        });
        Self { passages: norms.collect() }
    }

    pub(super) fn add(&mut self, entry: Entry, mass: f64, in_title: bool) {
        let Some((body, heading, score)) = self.passages.get_mut(entry.ordinal as usize) else {
            return;
        };
        let frequency = f64::from(entry.body) / *body
            + HEADING * f64::from(entry.heading) / *heading
            + if in_title { TITLE } else { 0.0 };
        *score += mass * frequency / (K1 + frequency);
    }

    /// Ordinal and score of every passage that has one.
    pub(super) fn scored(self) -> impl Iterator<Item = (u32, f64)> {
        (0..)
            .zip(self.passages)
            .filter(|(_, (_, _, score))| *score > 0.0)
            .map(|(ordinal, p)| (ordinal, p.2))
    }
}
