//! One spelling for each word: compatibility forms, case, soft hyphens and line ends undone.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Lower case and NFKC, with what only lays out text removed: soft hyphens, zero-width characters and
/// the hyphen of a line end. Accents stay, because stemmers need them.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() && !text.contains('\n') {
        return text.to_ascii_lowercase();
    }
    let joined = join_lines(text);
    let mut out = String::with_capacity(joined.len());
    for letter in joined.nfkc().flat_map(char::to_lowercase) {
        match letter {
            '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => {}
            '’' | 'ʼ' | '‘' => out.push('\''),
            '‐' | '‑' | '–' => out.push('-'),
            other => out.push(other),
        }
    }
    // Lowercasing can leave a sequence that is not normalised any more ("İ").
    if out.is_ascii() { out } else { out.nfkc().collect() }
}

/// Takes out the line breaks inside a word, and the hyphen before one where a small letter follows.
fn join_lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        rest = after.trim_start();
        let line = line.trim_end();
        let is_broken = rest.starts_with(char::is_lowercase);
        out.push_str(if is_broken { line.trim_end_matches(is_hyphen) } else { line });
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A hyphen as it stands at the end of a line.
pub(crate) fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}' | '\u{2011}' | '\u{AD}')
}

/// Ideographs and what is as wide: white space between two of them is only layout.
pub(crate) fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{2FA1F}')
}

/// The word without its accents, so that `resume` finds `résumé`. Only the marks of alphabets are
/// taken off; in Japanese they make another syllable.
pub(crate) fn without_accents(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    word.nfd().filter(|letter| !matches!(letter, '\u{300}'..='\u{36F}')).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_undoes_case_ligatures_and_line_ends() {
        assert_eq!(fold("Eﬃcient"), "efficient");
        assert_eq!(fold("ＡＢＣ"), "abc");
        assert_eq!(fold("under-\n  standing"), "understanding");
        assert_eq!(fold("Paket-\nVerwaltung"), "paket-verwaltung");
    }

    #[test]
    fn a_text_of_very_many_lines_is_folded_on_a_small_stack() {
        assert_eq!(fold(&"a-\n ".repeat(100_000)).len(), 100_001);
    }

    #[test]
    fn accents_come_off_letters_and_stay_on_syllables() {
        assert_eq!(without_accents("résumé"), "resume");
        assert_eq!(without_accents("が"), "が");
        assert_eq!(without_accents("한국"), "한국");
    }
}
