//! Text of a document inside Markdown of ours: shown as it is, never interpreted.
//!
//! Only what would take effect is escaped, so that names like `read_table` stay searchable in the answer.

use crate::fold::{is_hyphen, is_wide};

/// Text on one line, as a reader would write it down: white space made single, words that a line end
/// had broken joined, no space between ideographs.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(at) = rest.find(char::is_whitespace) {
        let (word, tail) = rest.split_at(at);
        let next = tail.trim_start();
        let gap = tail.get(..tail.len() - next.len()).unwrap_or_default();
        out.push_str(word);
        join(&mut out, gap.contains('\n'), next);
        rest = next;
    }
    out.push_str(rest);
    out
}

/// Puts between two words what belongs there.
fn join(out: &mut String, is_line_end: bool, next: &str) {
    let before = out.chars().next_back().filter(|letter| is_hyphen(*letter));
    let is_broken_word = is_line_end
        && before.is_some_and(|hyphen| {
            let stem = out.trim_end_matches(hyphen);
            out.len() - stem.len() == hyphen.len_utf8() && stem.ends_with(char::is_alphanumeric)
        });
    if is_broken_word && next.starts_with(char::is_lowercase) {
        out.pop();
        return;
    }
    let is_unspaced = out.ends_with(is_wide) && next.starts_with(is_wide);
    if !is_broken_word && !is_unspaced {
        out.push(' ');
    }
}

/// One line of text, escaped where Markdown would see more in it.
pub(crate) fn plain(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len() + 8);
    let mut before = None;
    for (at, letter) in line.char_indices() {
        let after = line.get(at + letter.len_utf8()..).unwrap_or_default();
        if takes_effect(letter, before, after) || (at == 0 && opens_block(&line)) {
            out.push('\\');
        }
        out.push(letter);
        before = Some(letter);
    }
    mark_number(out)
}

/// Whether a character would be read as markup where it stands.
fn takes_effect(letter: char, before: Option<char>, after: &str) -> bool {
    let next = after.chars().next();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_gap = |c: Option<char>| c.is_none_or(char::is_whitespace);
    match letter {
        '`' | '|' => true,
        '\\' => next.is_some_and(|c| c.is_ascii_punctuation()),
        '*' => !(is_gap(before) && is_gap(next)),
        '_' => !((is_gap(before) && is_gap(next)) || (is_word(before) && is_word(next))),
        '~' => next == Some('~') || before == Some('~'),
        '<' => next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        '[' => after.contains("](") || after.contains("]:"),
        '&' => next.is_some_and(|c| c.is_ascii_alphabetic() || c == '#') && after.contains(';'),
        _ => false,
    }
}

/// Whether a line would begin a heading, a quote, a list or a rule.
fn opens_block(line: &str) -> bool {
    let word = line.split(' ').next().unwrap_or_default();
    matches!(word, "-" | "+" | "=")
        || word.starts_with('>')
        || word.chars().all(|c| c == '#')
        || (word.len() >= 3 && word.chars().all(|c| matches!(c, '-' | '=')))
}

/// A number with a stop at the beginning would make a numbered list.
fn mark_number(line: String) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let tail = line.get(digits..).unwrap_or_default();
    if digits == 0 || !(tail.starts_with(". ") || tail.starts_with(") ")) {
        return line;
    }
    let (number, rest) = line.split_at(digits);
    format!("{number}\\{rest}")
}

/// A listing as a fenced block, whatever it contains.
pub(crate) fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}", text.trim_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_as_they_are_and_markup_loses_its_effect() {
        assert_eq!(plain("use read_table or x <- 3 * y"), "use read_table or x <- 3 * y");
        assert_eq!(plain("*bold* <b> `code` [a](b)"), "\\*bold\\* \\<b> \\`code\\` \\[a](b)");
        assert_eq!(plain("1. first"), "1\\. first");
        assert_eq!(plain("# no heading"), "\\# no heading");
        assert_eq!(plain("$# is [set]"), "$# is [set]");
    }

    #[test]
    fn broken_words_are_joined_and_compounds_keep_their_hyphen() {
        assert_eq!(
            one_line("under-\nstanding the  Paket-\nVerwaltung\nhere"),
            "understanding the Paket-Verwaltung here"
        );
        assert_eq!(one_line("数据库中的\n文件"), "数据库中的文件");
        assert_eq!(one_line("a -\nb"), "a - b");
    }

    #[test]
    fn a_fence_is_longer_than_any_inside() {
        assert_eq!(fenced("a\n```\nb"), "````\na\n```\nb\n````");
    }
}
