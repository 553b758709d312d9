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

/// Registered names first, then others in use for the same.
const NAMES: [(&str, MediaType); 23] = [
    ("application/pdf", MediaType::Pdf),
    ("text/plain", MediaType::PlainText),
    ("text/markdown", MediaType::Markdown),
    ("text/csv", MediaType::Csv),
    ("text/tab-separated-values", MediaType::Tsv),
    ("text/html", MediaType::Html),
    ("application/rtf", MediaType::Rtf),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", MediaType::Docx),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.template", MediaType::Dotx),
    ("application/msword", MediaType::Doc),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", MediaType::Xlsx),
    ("application/vnd.ms-excel", MediaType::Xls),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", MediaType::Pptx),
    ("application/vnd.oasis.opendocument.text", MediaType::Odt),
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
const TEXTUAL: [&str; 24] = [
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
    "application/x-csh",
    "application/x-zsh",
    "application/x-powershell",
    "application/dart",
    "application/vnd.dart",
    "application/vnd.jupyter",
    "application/vnd.curl",
    "application/ms-java",
];

impl MediaType {
    /// Reads a media type, with or without parameters. `None` if no parser is responsible for it.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if let Some((_, media)) = NAMES.into_iter().find(|(name, _)| *name == essence) {
            return Some(media);
        }
        let textual = essence.starts_with("text/")
            || essence.ends_with("+json")
            || essence.ends_with("+xml")
            || TEXTUAL.contains(&essence.as_str());
        textual.then_some(Self::Source)
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
    fn every_type_is_found_again_by_its_name() {
        for (name, media) in NAMES {
            assert_eq!(MediaType::parse(name), Some(media));
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
