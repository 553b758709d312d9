//! Quoted phrases: what stands between quotation marks must be found as it stands.

use crate::fold::fold;
use crate::language::Language;
use crate::markdown::one_line;
use crate::words::{Word, WordKind};

/// Opening marks with what may close them.
const MARKS: &[(char, &[char])] = &[
    ('"', &['"']),
    ('“', &['”', '“']),
    ('„', &['“', '”']),
    ('«', &['»']),
    ('»', &['«']),
    ('`', &['`', '\'']),
    ('「', &['」']),
    ('『', &['』']),
];

/// The quoted phrases of a question on one line, folded.
pub(super) fn quoted(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    // Marks that nothing closes any more need not be looked at again.
    let mut unclosed: Vec<char> = Vec::new();
    let opens = |c: char, unclosed: &[char]| marks(c).is_some() && !unclosed.contains(&c);
    while let Some((at, open)) = rest.char_indices().find(|(_, c)| opens(*c, &unclosed)) {
        rest = rest.get(at + open.len_utf8()..).unwrap_or_default();
        let closing = marks(open).unwrap_or_default();
        let Some(end) = rest.find(closing) else {
            unclosed.push(open);
            continue;
        };
        let inner = rest.get(..end).unwrap_or_default();
        let phrase = fold(&one_line(inner));
        if !phrase.is_empty() {
            out.push(phrase);
        }
        let after = rest.get(end..).and_then(|tail| tail.chars().next()).map_or(0, char::len_utf8);
        rest = rest.get(end + after..).unwrap_or_default();
    }
    out
}

/// Names of several words: capitals side by side inside a question. Not in German, where every noun has one.
pub(super) fn names(text: &str, words: &[Word], language: Language) -> Vec<String> {
    if language == Language::German {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut open: Vec<&Word> = Vec::new();
    for word in words.iter().skip(1).filter(|word| word.kind == WordKind::Plain) {
        let is_capital =
            text.get(word.start..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let follows = open
            .last()
            .is_none_or(|last| text.get(last.end..word.start).is_some_and(|gap| gap == " "));
        if !(is_capital && follows) {
            close(&mut open, &mut out);
        }
        if is_capital {
            open.push(word);
        }
    }
    close(&mut open, &mut out);
    out
}

fn close(open: &mut Vec<&Word>, out: &mut Vec<String>) {
    let name: Vec<&str> = open.drain(..).map(|word| word.norm.as_str()).collect();
    if name.len() > 1 {
        out.push(name.join(" "));
    }
}

fn marks(open: char) -> Option<&'static [char]> {
    MARKS.iter().find(|(mark, _)| *mark == open).map(|(_, closing)| *closing)
}

#[cfg(test)]
mod tests {
    use super::{names, quoted};
    use crate::language::Language;
    use crate::words::split;

    #[test]
    fn names_are_capitals_side_by_side() {
        let of = |text, language| names(text, &split(text), language);
        assert_eq!(
            of("When did John Glenn and Robin Williams play Take Five?", Language::English),
            ["john glenn", "robin williams", "take five"]
        );
        assert!(of("Was kostet ein Thin Client?", Language::German).is_empty());
        assert!(of("What is R?", Language::English).is_empty());
    }

    #[test]
    fn phrases_are_found_in_the_quotation_marks_of_many_languages() {
        assert_eq!(quoted("where is \"Here  Documents\" said"), ["here documents"]);
        assert_eq!(quoted("was heißt „freie Software“ hier"), ["freie software"]);
        assert_eq!(quoted("que dit «paquet source» et 「設定」"), ["paquet source", "設定"]);
        assert_eq!(quoted("where is \"free\nsoft-\nware\" said"), ["free software"]);
        assert!(quoted("an open \"quote").is_empty());
    }
}
