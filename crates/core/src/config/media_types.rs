//! The media types the provider documents for File Search, with the file name extensions that go with
//! them. Images are documented for one embedding model only, which our stores do not use; they are left
//! out, as are audio and video.

use super::text_types::TEXT_TYPES;

/// A type a file may have.
#[derive(Debug, PartialEq, Eq)]
pub struct MediaType {
    /// `type/subtype` as registered.
    pub name: &'static str,
    /// Lower case, without a dot, the usual one first; may be empty.
    pub extensions: &'static [&'static str],
}

pub(super) const fn media(name: &'static str, extensions: &'static [&'static str]) -> MediaType {
    MediaType { name, extensions }
}

static SAFE: &[MediaType] = &[
    media("application/pdf", &["pdf"]),
    media("text/plain", &["txt", "text", "log", "conf", "cfg", "ini"]),
    media("text/markdown", &["md", "markdown"]),
    media("text/csv", &["csv"]),
    media("text/tab-separated-values", &["tsv", "tab"]),
    media("text/tsv", &["tsv"]),
];

static OFFICE: &[MediaType] = &[
    media("application/msword", &["doc"]),
    media("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    media("application/vnd.openxmlformats-officedocument.wordprocessingml.template", &["dotx"]),
    media("application/vnd.ms-excel", &["xls"]),
    media("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    media("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"]),
    media("application/vnd.oasis.opendocument.text", &["odt"]),
];

static APPLICATION: &[MediaType] = &[
    media("application/dart", &[]),
    media("application/ecmascript", &["es"]),
    media("application/json", &["json"]),
    media("application/ms-java", &[]),
    media("application/sql", &["sql"]),
    media("application/typescript", &["ts"]),
    media("application/vnd.curl", &[]),
    media("application/vnd.dart", &["dart"]),
    media("application/vnd.ibm.secure-container", &[]),
    media("application/vnd.jupyter", &["ipynb"]),
    media("application/x-csh", &["csh"]),
    media("application/x-hwp", &["hwp"]),
    media("application/x-hwp-v5", &["hwp"]),
    media("application/x-latex", &["latex"]),
    media("application/x-php", &["php"]),
    media("application/x-powershell", &["ps1"]),
    media("application/x-sh", &["sh"]),
    media("application/x-shellscript", &["sh"]),
    media("application/x-tex", &["tex"]),
    media("application/x-zsh", &["zsh"]),
    media("application/xml", &["xml"]),
    media("application/zip", &["zip"]),
];

/// Formats without active content.
pub(super) fn safe() -> impl Iterator<Item = &'static MediaType> {
    SAFE.iter()
}

/// Office formats, which may carry macros or links.
pub(super) fn office() -> impl Iterator<Item = &'static MediaType> {
    OFFICE.iter()
}

/// All documented types, the common ones first.
pub(super) fn all() -> impl Iterator<Item = &'static MediaType> {
    SAFE.iter().chain(OFFICE).chain(TEXT_TYPES).chain(APPLICATION)
}

pub(super) fn find(name: &str) -> Option<&'static MediaType> {
    all().find(|media| media.name.eq_ignore_ascii_case(name))
}
