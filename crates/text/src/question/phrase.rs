//! Quoted phrases: what stands between quotation marks must be found as it stands.

use crate::fold::fold;

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

/// The quoted phrases of a question, folded, white space made single.
pub(super) fn quoted(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((at, open)) = rest.char_indices().find(|(_, c)| marks(*c).is_some()) {
        rest = rest.get(at + open.len_utf8()..).unwrap_or_default();
        let closing = marks(open).unwrap_or_default();
        let Some(end) = rest.find(closing) else {
            continue;
        };
        let inner = rest.get(..end).unwrap_or_default();
        let phrase = fold(inner).split_whitespace().collect::<Vec<_>>().join(" ");
        if !phrase.is_empty() {
            out.push(phrase);
        }
        let after = rest.get(end..).and_then(|tail| tail.chars().next()).map_or(0, char::len_utf8);
        rest = rest.get(end + after..).unwrap_or_default();
    }
    out
}

fn marks(open: char) -> Option<&'static [char]> {
    MARKS.iter().find(|(mark, _)| *mark == open).map(|(_, closing)| *closing)
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn phrases_are_found_in_the_quotation_marks_of_many_languages() {
        assert_eq!(quoted("where is \"Here  Documents\" said"), ["here documents"]);
        assert_eq!(quoted("was heißt „freie Software“ hier"), ["freie software"]);
        assert_eq!(quoted("que dit «paquet source» et 「設定」"), ["paquet source", "設定"]);
        assert!(quoted("an open \"quote").is_empty());
    }
}
