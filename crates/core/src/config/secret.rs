//! A value that must not be shown.

use std::fmt;

/// Text that is used but never printed: `Debug` and `Display` are redacted, and there is no `Serialize`.
#[derive(Clone, Default)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The text itself, for the one place that has to use it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Whether a secret is still the text of an example file or of somebody's first try.
pub(super) fn is_placeholder(value: &str) -> bool {
    const MARKS: [&str; 7] =
        ["dev_secret", "changeme", "change-me", "change_me", "replace-", "replace_", "<"];
    let value = value.to_lowercase();
    MARKS.iter().any(|mark| value.contains(mark))
}
