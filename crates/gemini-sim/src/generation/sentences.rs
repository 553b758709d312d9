//! Sentences of a chunk, as substrings of it.

/// Longer sentences are cut at a space, so that answers stay readable.
const MAX_BYTES: usize = 400;

/// Trimmed, non-empty substrings that end at a full stop of any script or at an empty line.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let ends = match c {
            '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
            '。' | '！' | '？' => true,
            '\n' => matches!(next, Some('\n' | '\r')),
            _ => false,
        };
        if ends {
            let end = at + c.len_utf8();
            sentences.extend(text.get(start..end));
            start = end;
        }
    }
    sentences.extend(text.get(start..));
    sentences
        .into_iter()
        .map(|sentence| shortened(sentence.trim()))
        .filter(|s| !s.is_empty())
        .collect()
}

fn shortened(sentence: &str) -> &str {
    if sentence.len() <= MAX_BYTES {
        return sentence;
    }
    let end = sentence.floor_char_boundary(MAX_BYTES);
    let head = sentence.get(..end).unwrap_or(sentence);
    head.rsplit_once(char::is_whitespace).map_or(head, |(before, _)| before).trim_end()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sentences_end_at_full_stops_of_several_scripts_and_not_inside_numbers() {
        let text = "Le café est à Genève. It costs 3.50 francs!\n\n返金は30日以内です。Ende";
        let expected =
            ["Le café est à Genève.", "It costs 3.50 francs!", "返金は30日以内です。", "Ende"];
        assert_eq!(sentences(text), expected);
    }

    proptest! {
        #[test]
        fn sentences_are_trimmed_substrings_in_order(text in "[a-z. \n!漢🎉é。]{0,900}") {
            let mut rest = text.as_str();
            for sentence in sentences(&text) {
                prop_assert!(!sentence.is_empty() && sentence.len() <= MAX_BYTES);
                prop_assert_eq!(sentence.trim(), sentence);
                let at = rest.find(sentence);
                prop_assert!(at.is_some());
                rest = &rest[at.unwrap() + sentence.len()..];
            }
        }
    }
}
