//! Where sentences end.
//!
//! The Unicode rules alone end a sentence after every abbreviation and every German ordinal, so the
//! signs are weighed here: the mark itself, what stands before it, and what follows.

use std::ops::Range;

/// Abbreviations (lower case, without the final stop) that do not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "cf", "etc", "vs", "fig", "figs", "eq", "eqs", "sec", "sect", "ch", "chap",
    "vol", "no", "nr", "pp", "ed", "eds", "al", "dr", "mr", "mrs", "ms", "prof", "st", "jr", "sr",
    "inc", "ltd", "co", "corp", "approx", "resp", "ca", "z.b", "d.h", "u.a", "u.ä", "o.ä", "bzw",
    "usw", "ggf", "evtl", "abb", "tab", "kap", "abs", "abschn", "vgl", "s.o", "s.u", "bspw",
    "inkl", "exkl", "str", "hrsg", "mio", "mrd", "p.ex", "par ex", "c.-à-d", "m", "mme", "mlle",
    "av", "réf", "p", "pág", "págs", "p.ej", "ej", "sra", "ud", "uds", "art", "núm", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez",
];

/// The byte ranges of the sentences of a text, trimmed, in order, without empty ones.
pub(crate) fn split(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        at += letter.len_utf8();
        if let Some(end) = boundary(text, start, at, letter) {
            push_trimmed(text, start..end, &mut out);
            start = end;
            at = end;
        }
    }
    push_trimmed(text, start..text.len(), &mut out);
    out
}

/// The end of the sentence that `letter`, just before `after`, closes.
fn boundary(text: &str, start: usize, after: usize, letter: char) -> Option<usize> {
    let rest = text.get(after..)?;
    match letter {
        '。' | '！' | '？' | '．' => Some(after + closers(rest)),
        '.' | '!' | '?' | '…' => {
            let end = after + closers(rest);
            let next = text.get(end..)?;
            let ends = next.starts_with(char::is_whitespace)
                && begins_sentence(next)
                && !(letter == '.' && abbreviates(text.get(start..after - 1)?, next));
            ends.then_some(end)
        }
        // An empty line ends whatever came before it.
        '\n' if rest.trim_start_matches([' ', '\t']).starts_with('\n') => Some(after),
        _ => None,
    }
}

/// Bytes of closing quotes and brackets, and of repeated marks, that still belong to the sentence.
fn closers(rest: &str) -> usize {
    let tail = rest.trim_start_matches([
        ')', ']', '"', '\'', '”', '’', '»', '“', '」', '』', '）', '.', '!', '?', '。', '！', '？',
    ]);
    rest.len() - tail.len()
}

fn begins_sentence(next: &str) -> bool {
    next.trim_start()
        .chars()
        .next()
        .is_none_or(|c| !c.is_lowercase() && !matches!(c, ',' | ';' | ')'))
}

/// Whether the stop after `before` belongs to an abbreviation, an initial or an ordinal.
fn abbreviates(before: &str, next: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"')).next();
    let Some(word) = word.filter(|word| !word.is_empty()) else {
        return false;
    };
    let lower = word.to_lowercase();
    if ABBREVIATIONS.contains(&lower.as_str()) {
        return true;
    }
    let mut letters = word.chars();
    match (letters.next(), letters.next(), letters.next()) {
        // Initials and spaced abbreviations: "J. R. Smith", "z. B.".
        (Some(only), None, None) if only.is_alphabetic() => true,
        // Ordinals and list numbers: "am 3. Oktober", "2. Kapitel".
        (Some(a), b, None) => {
            a.is_ascii_digit()
                && b.is_none_or(|c| c.is_ascii_digit())
                && next.trim_start().starts_with(char::is_alphabetic)
        }
        _ => false,
    }
}

fn push_trimmed(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let Some(slice) = text.get(range.clone()) else {
        return;
    };
    let left = slice.len() - slice.trim_start().len();
    let right = slice.trim_end().len();
    if left < right {
        out.push(range.start + left..range.start + right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sentences(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_a_sentence() {
        assert_eq!(
            sentences("See e.g. Fig. 3 by J. Smith. It shows more."),
            ["See e.g. Fig. 3 by J. Smith.", "It shows more."]
        );
    }

    #[test]
    fn german_ordinals_do_not_end_a_sentence() {
        assert_eq!(
            sentences("Am 3. Oktober ist Feiertag. Danach z. B. nicht."),
            ["Am 3. Oktober ist Feiertag.", "Danach z. B. nicht."]
        );
    }

    #[test]
    fn decimals_and_names_stay_whole() {
        assert_eq!(sentences("Use lm.fit 4.2.2 now. Done"), ["Use lm.fit 4.2.2 now.", "Done"]);
    }

    #[test]
    fn full_width_stops_need_no_space() {
        assert_eq!(sentences("これは一つ。「二つ。」三つ"), ["これは一つ。", "「二つ。」", "三つ"]);
    }

    #[test]
    fn quotes_and_spanish_marks_stay_with_their_sentence() {
        assert_eq!(
            sentences("Dijo «no sé.» ¿Qué es? Nada."),
            ["Dijo «no sé.»", "¿Qué es?", "Nada."]
        );
    }

    proptest! {
        #[test]
        fn sentences_are_trimmed_slices_in_order(text in "[\\PC\n.]{0,200}") {
            let mut last = 0;
            for range in split(&text) {
                let slice = text.get(range.clone());
                prop_assert!(slice.is_some_and(|s| !s.is_empty() && s.trim() == s));
                prop_assert!(range.start >= last);
                last = range.end;
            }
        }
    }
}
