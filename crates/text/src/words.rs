//! Text split into words, with their place in it.
//!
//! A word is a run of letters, digits and marks. Scripts written without spaces give overlapping
//! pairs of characters instead. Names as manuals write them (`read.table`, `apt-get`, `--help`,
//! `/etc/fstab`) give their parts and, in addition, the whole, so that both a precise and a loose
//! question find them. A word hyphenated at the end of a line is one word.
//!
//! Ranges are byte ranges of the input on character boundaries, in order of their start.

use crate::fold::fold;

mod compound;
mod scan;

/// What kind of word was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// Letters, perhaps with digits.
    Plain,
    /// Digits, perhaps with separators and decimals.
    Number,
    /// Two adjacent characters of a script without spaces (or one that stands alone).
    Bigram,
    /// Several words joined by punctuation; its parts are given too, right after it.
    Compound,
}

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// Lower case, compatibility-normalised, accents kept.
    pub norm: String,
    pub kind: WordKind,
    /// Number of words before it, compounds not counted: the distance between two words.
    pub position: u32,
}

/// Longest word kept, in characters; longer runs are data, not language.
const LONGEST: usize = 48;

/// Splits a text into its words.
#[must_use]
pub fn split(text: &str) -> Vec<Word> {
    let runs = scan::runs(text);
    let mut words = Vec::with_capacity(runs.len() + runs.len() / 4);
    let mut position = 0;
    let mut compounds = compound::find(text, &runs).into_iter().peekable();
    for (index, run) in runs.iter().enumerate() {
        if let Some((_, range)) = compounds.next_if(|(first, _)| *first == index) {
            push(&mut words, text, range.start, range.end, WordKind::Compound, position);
        }
        if run.unspaced {
            position = push_bigrams(&mut words, text, run, position);
        } else {
            let kind = if run.numeric { WordKind::Number } else { WordKind::Plain };
            push(&mut words, text, run.start, run.end, kind, position);
            position += 1;
        }
    }
    words
}

fn push(out: &mut Vec<Word>, text: &str, start: usize, end: usize, kind: WordKind, position: u32) {
    let norm = fold(text.get(start..end).unwrap_or_default());
    if !norm.is_empty() && norm.chars().count() <= LONGEST {
        out.push(Word { start, end, norm, kind, position });
    }
}

/// Adds the pairs of adjacent characters of a run, and returns the position after it.
fn push_bigrams(out: &mut Vec<Word>, text: &str, run: &scan::Run, first: u32) -> u32 {
    let slice = text.get(run.start..run.end).unwrap_or_default();
    let starts: Vec<usize> = slice.char_indices().map(|(at, _)| run.start + at).collect();
    let mut position = first;
    if let [only] = starts.as_slice() {
        push(out, text, *only, run.end, WordKind::Bigram, position);
        return position + 1;
    }
    for (index, start) in starts.iter().enumerate().take(starts.len().saturating_sub(1)) {
        let end = starts.get(index + 2).copied().unwrap_or(run.end);
        push(out, text, *start, end, WordKind::Bigram, position);
        position += 1;
    }
    position
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn norms(text: &str) -> Vec<String> {
        split(text).into_iter().map(|word| word.norm).collect()
    }

    #[test]
    fn names_give_their_parts_and_the_whole() {
        assert_eq!(norms("Use read.table()."), ["use", "read.table", "read", "table"]);
        assert_eq!(norms("run apt-get now"), ["run", "apt-get", "apt", "get", "now"]);
        assert_eq!(norms("see /etc/fstab"), ["see", "etc/fstab", "etc", "fstab"]);
    }

    #[test]
    fn options_keep_their_dashes() {
        assert_eq!(
            norms("with -n or --dry-run"),
            ["with", "-n", "n", "or", "--dry-run", "dry", "run"]
        );
    }

    #[test]
    fn a_word_hyphenated_at_the_end_of_a_line_is_one_word() {
        assert_eq!(
            norms("under-\nstanding und Paket-\nVerwaltung"),
            ["understanding", "und", "paket-verwaltung", "paket", "verwaltung"]
        );
    }

    #[test]
    fn numbers_keep_their_separators() {
        assert_eq!(norms("1,234.56 or 3.5 in 2024."), ["1,234.56", "or", "3.5", "in", "2024"]);
    }

    #[test]
    fn apostrophes_split_elisions_and_keep_possessives() {
        assert_eq!(norms("l’homme d'abord"), ["l", "homme", "d", "abord"]);
        assert_eq!(norms("the user's don't"), ["the", "user's", "don't"]);
    }

    #[test]
    fn scripts_without_spaces_give_pairs() {
        assert_eq!(norms("数据库"), ["数据", "据库"]);
        assert_eq!(norms("設定ファイル"), ["設定", "定フ", "ファ", "ァイ", "イル"]);
    }

    proptest! {
        #[test]
        fn ranges_lie_on_character_boundaries_and_in_order(text in ".{0,200}") {
            let mut last = 0;
            for word in split(&text) {
                prop_assert!(text.get(word.start..word.end).is_some());
                prop_assert!(word.start >= last);
                last = word.start;
            }
        }
    }
}
