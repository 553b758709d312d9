//! Names of documents, as they may be stored and shown.

use crate::cleaning;

const MAX_FILE_NAME: usize = 128;
/// Longer "extensions" are just names with a dot in them.
const MAX_EXTENSION: usize = 16;
const MAX_DISPLAY_NAME: usize = 255;

/// A file's name without any path, 1–128 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// Cleans what a client sent. Always succeeds: a file needs some name.
    #[must_use]
    pub fn clean(raw: &str) -> Self {
        let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = cleaning::name(last);
        let name = name.trim().trim_start_matches('.').trim();
        if name.is_empty() {
            return Self("file".to_owned());
        }
        Self(shortened(name))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the last dot, if anything does.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.0.rsplit_once('.').map(|(_, extension)| extension).filter(|text| !text.is_empty())
    }
}

/// Cuts a long name before its extension.
fn shortened(name: &str) -> String {
    if name.chars().count() <= MAX_FILE_NAME {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= MAX_EXTENSION => {
            let room = MAX_FILE_NAME - 1 - extension.chars().count();
            format!("{}.{extension}", cleaning::first_chars(stem, room))
        }
        _ => cleaning::first_chars(name, MAX_FILE_NAME),
    }
}

/// What a person calls a document, 1–255 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayName(String);

/// The name has more than 255 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("at most {MAX_DISPLAY_NAME} characters")]
pub struct NameTooLong;

impl DisplayName {
    /// Blank is no name at all.
    pub fn parse(raw: &str) -> Result<Option<Self>, NameTooLong> {
        let name = cleaning::name(raw).trim().to_owned();
        match name.chars().count() {
            0 => Ok(None),
            1..=MAX_DISPLAY_NAME => Ok(Some(Self(name))),
            _ => Err(NameTooLong),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{DisplayName, FileName, NameTooLong};

    #[test]
    fn paths_controls_and_leading_dots_are_removed() {
        for (raw, clean) in [
            ("/etc/passwd", "passwd"),
            (r"C:\Users\ada\Prüfbericht №3.pdf", "Prüfbericht №3.pdf"),
            ("../../.hidden", "hidden"),
            ("a\0b\u{202e}fdp.exe\u{200b}", "abfdp.exe"),
            ("...", "file"),
            ("dir/", "file"),
            ("", "file"),
            ("報告書.docx", "報告書.docx"),
        ] {
            assert_eq!(FileName::clean(raw).as_str(), clean, "{raw:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let clean = FileName::clean(&format!("{}.pdf", "ü".repeat(300)));
        assert_eq!(clean.as_str().chars().count(), 128);
        assert_eq!(clean.extension(), Some("pdf"));
        assert_eq!(FileName::clean(&"x.".repeat(200)).as_str().chars().count(), 128);
    }

    #[test]
    fn a_blank_display_name_is_absent_and_a_long_one_refused() {
        assert_eq!(DisplayName::parse(" \u{7} "), Ok(None));
        assert_eq!(DisplayName::parse(&"x".repeat(256)), Err(NameTooLong));
        assert!(DisplayName::parse(&"x".repeat(255)).unwrap().is_some());
    }
}
