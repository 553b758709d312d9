//! An answer cut into the pieces in which it is streamed.

use unicode_segmentation::UnicodeSegmentation;

/// Longest piece in user-perceived characters, for data without word boundaries.
const LONGEST: usize = 24;
/// Ideographs in a piece: a word has about two.
const IDEOGRAPHS: usize = 2;

/// Splits a text into pieces of about a word each, with the white space and punctuation before it.
///
/// The pieces are never empty, never end inside a user-perceived character, and joined give the text.
#[must_use]
pub fn deltas(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let (mut length, mut ideographs, mut has_word) = (0, 0, false);
    let mut characters = text.grapheme_indices(true).peekable();
    while let Some((at, character)) = characters.next() {
        length += 1;
        ideographs += usize::from(character.starts_with(is_ideograph));
        has_word |= character.starts_with(char::is_alphanumeric);
        let goes_on =
            characters.peek().is_some_and(|(_, next)| next.starts_with(char::is_alphanumeric));
        if (has_word && !goes_on) || ideographs >= IDEOGRAPHS || length >= LONGEST {
            cut(text, &mut start, at + character.len(), &mut out);
            (length, ideographs, has_word) = (0, 0, false);
        }
    }
    cut(text, &mut start, text.len(), &mut out);
    out
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{2FA1F}')
}

fn cut<'a>(text: &'a str, start: &mut usize, end: usize, out: &mut Vec<&'a str>) {
    if let Some(piece) = text.get(*start..end).filter(|piece| !piece.is_empty()) {
        out.push(piece);
        *start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sentence_streams_word_by_word() {
        assert_eq!(deltas("Yes, it is."), ["Yes", ", it", " is", "."]);
    }

    #[test]
    fn a_family_stays_together() {
        let pieces = deltas("👨‍👩‍👧 und 日本語です");
        assert!(pieces.iter().any(|piece| piece.contains("👨‍👩‍👧")));
    }

    proptest! {
        #[test]
        fn joined_pieces_are_the_text_and_whole_characters(text in "\\PC{0,200}|.{0,100}") {
            let pieces = deltas(&text);
            prop_assert_eq!(pieces.concat(), text.as_str());
            let ends: Vec<usize> =
                text.grapheme_indices(true).map(|(at, g)| at + g.len()).collect();
            let mut at = 0;
            for piece in pieces {
                at += piece.len();
                prop_assert!(ends.contains(&at));
            }
        }
    }
}
