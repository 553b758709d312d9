//! The first pass over a text: runs of word characters.

use crate::fold::is_hyphen;

/// A maximal run of word characters of one manner of writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Written without spaces between words.
    pub(super) unspaced: bool,
    /// Begins with a digit and has no letters.
    pub(super) numeric: bool,
}

/// All runs of a text, in order.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(text.len() / 6);
    let mut open: Option<Run> = None;
    let mut at = 0;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let width = letter.len_utf8();
        let skip = match &open {
            Some(run) if is_word(letter) && is_unspaced(letter) == run.unspaced => width,
            Some(run) => joint(text, at, letter, run),
            None => 0,
        };
        if skip > 0 {
            if let Some(run) = open.as_mut() {
                run.end = at + skip;
                run.numeric &= !letter.is_alphabetic();
            }
            at += skip;
            continue;
        }
        out.extend(open.take());
        if is_word(letter) && !is_mark(letter) {
            let unspaced = is_unspaced(letter);
            let numeric = letter.is_numeric() && !unspaced;
            open = Some(Run { start: at, end: at + width, unspaced, numeric });
        }
        at += width;
    }
    out.extend(open);
    out
}

/// Bytes of punctuation at `at` that belong inside the open word, 0 if it ends there.
fn joint(text: &str, at: usize, letter: char, run: &Run) -> usize {
    if run.unspaced {
        return 0;
    }
    let after = text.get(at + letter.len_utf8()..).unwrap_or_default();
    let next = after.chars().next();
    match letter {
        '.' | ',' if run.numeric && next.is_some_and(|c| c.is_ascii_digit()) => 1,
        '\'' | '’' if contracts(text.get(run.start..at).unwrap_or_default(), after) => {
            letter.len_utf8()
        }
        '\u{AD}' if next.is_some_and(is_joinable) => letter.len_utf8(),
        letter if is_hyphen(letter) && !run.numeric => line_end(letter, after),
        _ => 0,
    }
}

/// The hyphen, line break and indentation between the halves of a hyphenated word.
fn line_end(hyphen: char, after: &str) -> usize {
    let blank = after.trim_start_matches([' ', '\t']);
    let Some(rest) = blank.strip_prefix('\n') else {
        return 0;
    };
    let word = rest.trim_start_matches([' ', '\t']);
    if word.starts_with(|c: char| c.is_lowercase() && !is_unspaced(c)) {
        hyphen.len_utf8() + (after.len() - word.len())
    } else {
        0
    }
}

/// Whether an apostrophe belongs to a contraction (`user's`, `don't`) and not to an elision (`l'eau`).
fn contracts(before: &str, after: &str) -> bool {
    let tail: String = after
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .take(3)
        .collect::<String>()
        .to_ascii_lowercase();
    let is_suffix = matches!(tail.as_str(), "s" | "t" | "re" | "ve" | "ll" | "d" | "m");
    let is_elided = before.chars().nth(1).is_none() || before.eq_ignore_ascii_case("qu");
    is_suffix && (!is_elided || before.eq_ignore_ascii_case("i"))
}

fn is_joinable(letter: char) -> bool {
    is_word(letter) && !is_unspaced(letter)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_mark(letter) || matches!(letter, '々' | 'ー' | '〇')
}

/// Marks that belong to the letter before them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{3099}' | '\u{309A}' | '\u{E31}'..='\u{E4E}'
        | '\u{900}'..='\u{903}' | '\u{93A}'..='\u{94F}' | '\u{FE20}'..='\u{FE2F}')
}

/// Scripts that do not set spaces between words. Korean does, but its particles stick to the noun,
/// so that pairs find more than whole words.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{2FA1F}' | '\u{E00}'..='\u{EFF}'
        | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}
