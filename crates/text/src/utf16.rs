//! Lengths as JavaScript counts them.

/// Length of the text in UTF-16 code units.
pub(crate) fn len(text: &str) -> u32 {
    let units: usize = text.chars().map(char::len_utf16).sum();
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// Length in UTF-16 code units of the first `bytes` bytes.
pub(crate) fn prefix(text: &str, bytes: usize) -> u32 {
    len(text.get(..bytes).unwrap_or(text))
}
