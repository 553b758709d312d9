//! Words of a text as search terms.

/// Words that say nothing about a document in the languages of the tests.
const STOP_WORDS: [&str; 44] = [
    "the", "and", "for", "are", "was", "what", "when", "where", "which", "who", "how", "does",
    "did", "with", "from", "this", "that", "there", "have", "has", "you", "your", "can", "not",
    "les", "des", "est", "que", "qui", "une", "der", "die", "das", "und", "ist", "ein", "eine",
    "tell", "about", "please", "its", "but", "any", "all",
];

/// Lower-case words without stop words and plural endings; East Asian text as pairs of characters.
pub fn terms(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.flat_map(word_terms).collect()
}

fn word_terms(word: &str) -> Vec<String> {
    if word.chars().any(is_unspaced) {
        return pairs(word);
    }
    let length = word.chars().count();
    let is_number = word.chars().all(char::is_numeric);
    if (length < 3 && !is_number) || STOP_WORDS.contains(&word) {
        return Vec::new();
    }
    let stem = word.strip_suffix('s').filter(|_| length > 3).unwrap_or(word);
    vec![stem.to_owned()]
}

fn pairs(word: &str) -> Vec<String> {
    let characters: Vec<char> = word.chars().collect();
    if characters.len() < 2 {
        return vec![word.to_owned()];
    }
    characters.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// Scripts written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{0e00}'..='\u{0e7f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_and_case_do_not_matter_and_small_words_are_dropped() {
        assert_eq!(terms("What is the refund window?"), ["refund", "window"]);
        assert_eq!(terms("Refunds: Windows"), ["refund", "window"]);
    }

    #[test]
    fn unspaced_text_becomes_pairs() {
        assert_eq!(terms("返金期間"), ["返金", "金期", "期間"]);
    }
}
