//! White-space chunking: so many words per chunk, so many shared with the next.

use super::Page;
use crate::library::Chunking;

/// Byte range of a page; always at character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub page: usize,
    pub start: usize,
    pub end: usize,
}

/// Cuts every page by itself, so that a chunk has one page number.
pub fn cut(pages: &[Page], chunking: Chunking) -> Vec<Place> {
    let mut places = Vec::new();
    for (page, text) in pages.iter().map(|page| page.text.as_str()).enumerate() {
        let words = word_ranges(text);
        let step = chunking.words.saturating_sub(chunking.overlap).max(1);
        for first in (0..words.len()).step_by(step) {
            let last = (first + chunking.words).min(words.len());
            let range = words.get(first).zip(words.get(last.saturating_sub(1)));
            if let Some(((start, _), (_, end))) = range {
                places.push(Place { page, start: *start, end: *end });
            }
            if last == words.len() {
                break;
            }
        }
    }
    places
}

fn word_ranges(text: &str) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                ranges.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    ranges.extend(start.map(|from| (from, text.len())));
    ranges
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn chunks_cover_every_word_and_overlap_as_told(
            text in "[a-zé漢🎉 \n\u{301}]{0,400}", words in 1_usize..30, overlap in 0_usize..29,
        ) {
            let chunking = Chunking { words, overlap: overlap.min(words - 1) };
            let pages = [Page { number: None, text: text.clone() }];
            let places = cut(&pages, chunking);
            let pieces: Vec<Vec<&str>> = places
                .iter()
                .map(|place| text[place.start..place.end].split_whitespace().collect())
                .collect();
            let mut rebuilt: Vec<&str> = Vec::new();
            for (index, piece) in pieces.iter().enumerate() {
                prop_assert!(piece.len() <= words && !piece.is_empty());
                let shared = if index == 0 { 0 } else { chunking.overlap };
                rebuilt.extend(piece.iter().skip(shared));
            }
            prop_assert_eq!(rebuilt, text.split_whitespace().collect::<Vec<_>>());
        }
    }
}
