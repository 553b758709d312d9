//! Text from outside.

/// Without control characters, but with tabs and line ends.
#[must_use]
pub fn clean(text: &str) -> String {
    let is_kept = |c: &char| !c.is_control() || matches!(c, '\t' | '\n');
    text.chars().filter(is_kept).collect()
}
