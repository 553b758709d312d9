//! The type a document is sent under. The provider reads every text as plain text, but its list of names
//! for them has gaps and changes; "text/plain" is always on it.

/// Texts that are more than plain text to the provider.
const NAMED_TEXTS: [&str; 8] = ["plain", "markdown", "html", "css", "csv", "xml", "rtf", "tsv"];
/// Source code that does not call itself text.
const SOURCE_CODE: [&str; 17] = [
    "dart",
    "ecmascript",
    "javascript",
    "ms-java",
    "sql",
    "typescript",
    "vnd.curl",
    "vnd.dart",
    "x-csh",
    "x-latex",
    "x-php",
    "x-powershell",
    "x-sh",
    "x-shellscript",
    "x-tex",
    "x-yaml",
    "x-zsh",
];

pub(super) fn sent_for(own: &str) -> &str {
    match own.split_once('/') {
        Some(("text", "tab-separated-values")) => "text/tsv",
        Some(("text", kind)) if !NAMED_TEXTS.contains(&kind) => "text/plain",
        Some(("application", kind)) if SOURCE_CODE.contains(&kind) => "text/plain",
        Some(("application", "xml")) => "text/xml",
        _ => own,
    }
}

#[cfg(test)]
mod tests {
    use super::sent_for;

    #[test]
    fn texts_that_the_provider_may_not_know_are_sent_as_plain_text() {
        assert_eq!(sent_for("text/x-rust"), "text/plain");
        assert_eq!(sent_for("text/tab-separated-values"), "text/tsv");
        assert_eq!(sent_for("text/markdown"), "text/markdown");
    }

    #[test]
    fn source_code_is_plain_text_whatever_it_calls_itself() {
        for own in ["x-sh", "typescript", "x-tex", "sql", "ecmascript", "x-powershell", "vnd.dart"]
        {
            assert_eq!(sent_for(&format!("application/{own}")), "text/plain", "{own}");
        }
    }

    #[test]
    fn documents_and_data_keep_their_type() {
        for own in ["application/pdf", "application/msword", "application/json", "application/zip"]
        {
            assert_eq!(sent_for(own), own);
        }
        assert_eq!(sent_for("application/xml"), "text/xml");
    }
}
