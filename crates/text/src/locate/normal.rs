//! One form for texts that differ only in layout: compatibility forms (ligatures, full width), white
//! space, hyphens, quotation marks and dashes.
//!
//! White space becomes one space, and none between ideographs. A hyphen between two letters vanishes
//! with the line break after it, everywhere: whether a hyphen at a line end belongs to the word cannot
//! be seen, so `well-known` and `well-⏎known` must agree as well as `under-⏎standing` and `understanding`.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::fold::is_wide;
use crate::utf16;

/// One character of the normal form and the UTF-16 range it stands for.
struct Mapped {
    letter: char,
    source: Range<u32>,
}

/// The normal form of a text.
pub(super) fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    walk(text, &mut |mapped| out.push(mapped.letter));
    out
}

/// The UTF-16 range of the text that a byte range of its normal form stands for.
pub(super) fn original(text: &str, normal: &Range<usize>) -> Option<Range<u32>> {
    let mut at = 0;
    let mut found: Option<Range<u32>> = None;
    walk(text, &mut |mapped| {
        if normal.contains(&at) {
            let start = found.as_ref().map_or(mapped.source.start, |range| range.start);
            found = Some(start..mapped.source.end);
        }
        at += mapped.letter.len_utf8();
    });
    found
}

/// Visits the normal form character by character.
fn walk(text: &str, visit: &mut dyn FnMut(Mapped)) {
    let mut pending = Pending::default();
    let mut units = 0;
    for cluster in clusters(text) {
        let source = units..units + utf16::len(cluster);
        units = source.end;
        if cluster.is_ascii() {
            cluster.chars().for_each(|letter| pending.push(letter, &source, visit));
        } else {
            cluster.nfkc().for_each(|letter| pending.push(letter, &source, visit));
        }
    }
}

/// Splits a text into characters with the marks that may merge with them.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut letters = rest.char_indices();
        letters.next()?;
        let end = letters.find(|(_, letter)| !continues(*letter)).map_or(rest.len(), |(at, _)| at);
        let (cluster, tail) = rest.split_at_checked(end)?;
        rest = tail;
        Some(cluster)
    })
}

/// Whether normalisation may merge the character into the one before.
fn continues(letter: char) -> bool {
    if letter.is_ascii() {
        return false;
    }
    canonical_combining_class(letter) != 0
        || matches!(letter, '\u{1160}'..='\u{11FF}' | '\u{FF9E}' | '\u{FF9F}' | '\u{FFA0}'..='\u{FFDC}')
}

/// White space and hyphens wait for the next letter, which decides what becomes of them. At the ends of
/// a text nothing decides, and they are left out: a passage may have been cut there.
#[derive(Default)]
struct Pending {
    last: Option<char>,
    space: Option<Range<u32>>,
    hyphen: Option<Range<u32>>,
}

impl Pending {
    fn push(&mut self, letter: char, source: &Range<u32>, visit: &mut dyn FnMut(Mapped)) {
        if is_ignored(letter) {
            return;
        }
        if letter.is_whitespace() {
            self.space.get_or_insert_with(|| source.clone());
            return;
        }
        let letter = unify(letter);
        let after_letter = self.last.is_none_or(char::is_alphanumeric);
        if letter == '-' && after_letter && self.hyphen.is_none() && self.space.is_none() {
            self.hyphen = Some(source.clone());
            return;
        }
        self.release(letter, visit);
        self.last = Some(letter);
        visit(Mapped { letter, source: source.clone() });
    }

    /// Emits what was held back before `next`, or drops it.
    fn release(&mut self, next: char, visit: &mut dyn FnMut(Mapped)) {
        let hyphen = self.hyphen.take();
        let space = self.space.take();
        if self.last.is_none() {
            return;
        }
        if let Some(source) = hyphen {
            if next.is_alphanumeric() {
                return;
            }
            visit(Mapped { letter: '-', source });
        }
        let Some(source) = space else { return };
        let between_ideographs = self.last.is_some_and(is_wide) && is_wide(next);
        if !between_ideographs {
            visit(Mapped { letter: ' ', source });
        }
    }
}

fn is_ignored(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\0')
}

fn unify(letter: char) -> char {
    match letter {
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' | 'ʼ' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        other => other,
    }
}

/// Whether a text begins with a mark that belongs to a character before it.
#[cfg(test)]
pub(super) fn begins_inside(text: &str) -> bool {
    text.starts_with(continues)
}
