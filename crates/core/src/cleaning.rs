//! Text from outside, made safe to store and to show: no NUL, no control characters, nothing that
//! reorders or hides other text.

/// Removes control characters except tabs and line ends: for text that people write in lines.
#[must_use]
pub fn lines(text: &str) -> String {
    text.chars().filter(|&c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Removes all control characters, and the invisible ones that change how other text looks: for names.
#[must_use]
pub fn name(text: &str) -> String {
    text.chars().filter(|&c| !c.is_control() && !is_deceptive(c)).collect()
}

/// Zero-width characters and bidirectional controls (Unicode TR 36, §2.5).
fn is_deceptive(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{061c}' | '\u{feff}'
    )
}

/// The first `max` characters.
#[must_use]
pub fn first_chars(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}
