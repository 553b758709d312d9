//! What begins an item of a list.

const BULLETS: &str = "•◦▪▫‣⁃∙·●○■□➢➤✓✔–—-*o";

/// Whether a line begins an item: a bullet, or a short number or letter closed by a dot or bracket, and
/// then a space and text.
pub fn begins_item(line: &str) -> bool {
    let Some((first, rest)) = line.split_once(char::is_whitespace) else {
        return false;
    };
    if rest.trim().is_empty() {
        return false;
    }
    is_bullet(first) || is_number(first)
}

pub fn is_bullet(word: &str) -> bool {
    let mut characters = word.chars();
    let single = characters.next().is_some_and(|character| {
        // Symbol fonts put their bullets into the private area.
        BULLETS.contains(character) || ('\u{f000}'..='\u{f0ff}').contains(&character)
    });
    single && characters.next().is_none()
}

/// `1.`, `12)`, `(3)`, `a)`, `iv.`; not `1.2` nor a year.
pub fn is_number(word: &str) -> bool {
    let inner = match word.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')'),
        None => word.strip_suffix(['.', ')']),
    };
    let Some(inner) = inner else { return false };
    let digits = !inner.is_empty() && inner.len() <= 2 && inner.bytes().all(|b| b.is_ascii_digit());
    let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_lowercase());
    let roman = !inner.is_empty()
        && inner.len() <= 4
        && inner.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    digits || letter || roman
}

/// The marker of an item whose format numbers lists itself: the given number, which is counted on, or a
/// bullet.
pub fn ordinal(number: Option<&mut u64>) -> String {
    let Some(number) = number else {
        return "• ".to_owned();
    };
    let marker = format!("{number}. ");
    *number = number.saturating_add(1);
    marker
}

#[cfg(test)]
mod tests {
    use super::begins_item;

    #[test]
    fn bullets_and_short_numbers_begin_items() {
        for line in ["• one", "- one", "1. one", "12) one", "(3) one", "a) one", "iv. one"] {
            assert!(begins_item(line), "{line}");
        }
    }

    #[test]
    fn prose_section_numbers_and_lone_markers_do_not() {
        for line in ["one two", "1.2 Title", "2024. It was", "-", "-x is", "e.g. this", "Dr. No"] {
            assert!(!begins_item(line), "{line}");
        }
    }
}
