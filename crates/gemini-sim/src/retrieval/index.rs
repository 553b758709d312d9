//! Inverted index of one document.

use std::collections::HashMap;

use super::terms;

#[derive(Debug, Default)]
pub struct Index {
    /// Chunk number and occurrences.
    postings: HashMap<String, Vec<(usize, u32)>>,
    /// Terms per chunk.
    lengths: Vec<usize>,
}

impl Index {
    pub fn new<'a>(chunks: impl Iterator<Item = &'a str>) -> Self {
        let mut index = Self::default();
        for (number, text) in chunks.enumerate() {
            let terms = terms(text);
            index.lengths.push(terms.len());
            for term in terms {
                let postings = index.postings.entry(term).or_default();
                match postings.last_mut() {
                    Some((chunk, count)) if *chunk == number => *count += 1,
                    _ => postings.push((number, 1)),
                }
            }
        }
        index
    }

    pub fn postings(&self, term: &str) -> &[(usize, u32)] {
        self.postings.get(term).map_or(&[], Vec::as_slice)
    }

    pub fn length(&self, chunk: usize) -> usize {
        self.lengths.get(chunk).copied().unwrap_or_default()
    }

    pub fn chunks(&self) -> usize {
        self.lengths.len()
    }

    pub fn total_length(&self) -> usize {
        self.lengths.iter().sum()
    }
}
