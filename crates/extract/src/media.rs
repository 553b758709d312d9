//! The document types that have a parser.

/// A type of document, as far as reading it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    Pdf,
    PlainText,
    /// Every textual format that is best left as it is: source code, JSON, XML.
    Source,
    Markdown,
    Csv,
    Tsv,
    Html,
    Rtf,
    Docx,
    Dotx,
    Doc,
    Xlsx,
    Xls,
    Pptx,
    Odt,
}

/// Registered name, usual extensions, type.
const NAMES: [(&str, &[&str], MediaType); 14] = [
    ("application/pdf", &["pdf"], MediaType::Pdf),
    ("text/plain", &["txt", "text", "log"], MediaType::PlainText),
    ("text/markdown", &["md", "markdown"], MediaType::Markdown),
    ("text/csv", &["csv"], MediaType::Csv),
    ("text/tab-separated-values", &["tsv", "tab"], MediaType::Tsv),
    ("text/html", &["html", "htm", "xhtml"], MediaType::Html),
    ("application/rtf", &["rtf"], MediaType::Rtf),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["docx"],
        MediaType::Docx,
    ),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
        &["dotx"],
        MediaType::Dotx,
    ),
    ("application/msword", &["doc"], MediaType::Doc),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &["xlsx"],
        MediaType::Xlsx,
    ),
    ("application/vnd.ms-excel", &["xls"], MediaType::Xls),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        &["pptx"],
        MediaType::Pptx,
    ),
    ("application/vnd.oasis.opendocument.text", &["odt"], MediaType::Odt),
];

/// Other names in use for the same thing.
const ALIASES: [(&str, MediaType); 9] = [
    ("application/x-pdf", MediaType::Pdf),
    ("text/x-markdown", MediaType::Markdown),
    ("application/csv", MediaType::Csv),
    ("text/x-csv", MediaType::Csv),
    ("text/tsv", MediaType::Tsv),
    ("application/xhtml+xml", MediaType::Html),
    ("text/rtf", MediaType::Rtf),
    ("text/richtext", MediaType::Rtf),
    ("application/x-rtf", MediaType::Rtf),
];

/// Textual types outside `text/*`.
const TEXTUAL: [&str; 16] = [
    "application/json",
    "application/x-ndjson",
    "application/xml",
    "application/yaml",
    "application/x-yaml",
    "application/toml",
    "application/sql",
    "application/javascript",
    "application/ecmascript",
    "application/typescript",
    "application/x-javascript",
    "application/x-php",
    "application/x-sh",
    "application/x-shellscript",
    "application/x-tex",
    "application/x-latex",
];

impl MediaType {
    /// Reads a media type, with or without parameters. `None` if no parser is responsible for it.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let known = NAMES.iter().map(|&(name, _, media)| (name, media)).chain(ALIASES);
        if let Some((_, media)) = known.into_iter().find(|(name, _)| *name == essence) {
            return Some(media);
        }
        let textual = essence.starts_with("text/")
            || essence.ends_with("+json")
            || essence.ends_with("+xml")
            || TEXTUAL.contains(&essence.as_str());
        textual.then_some(Self::Source)
    }

    /// The type an extension (without dot, any case) usually stands for.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        let extension = extension.to_ascii_lowercase();
        NAMES
            .iter()
            .find(|(_, extensions, _)| extensions.contains(&extension.as_str()))
            .map(|&(_, _, media)| media)
    }

    /// The registered name. Source text has many; it gets one of our own, which [`Self::parse`] knows.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        NAMES
            .iter()
            .find(|(_, _, media)| *media == self)
            .map_or("text/x-source", |(name, _, _)| name)
    }

    /// Whether files of this type are text throughout, so that content cannot tell them apart.
    #[must_use]
    pub fn is_textual(self) -> bool {
        matches!(
            self,
            Self::PlainText
                | Self::Source
                | Self::Markdown
                | Self::Csv
                | Self::Tsv
                | Self::Html
                | Self::Rtf
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_found_again_by_its_name_and_extensions() {
        for (name, extensions, media) in NAMES {
            assert_eq!(MediaType::parse(name), Some(media));
            assert_eq!(media.as_str(), name);
            for extension in extensions {
                assert_eq!(MediaType::from_extension(extension), Some(media));
            }
        }
    }

    #[test]
    fn parameters_and_case_do_not_matter() {
        assert_eq!(MediaType::parse("Text/HTML; charset=utf-8"), Some(MediaType::Html));
    }

    #[test]
    fn source_code_is_left_as_it_is_and_images_have_no_parser() {
        assert_eq!(MediaType::parse("text/x-python"), Some(MediaType::Source));
        assert_eq!(MediaType::parse("application/ld+json"), Some(MediaType::Source));
        assert_eq!(MediaType::parse("image/png"), None);
    }
}
