//! Which media types the provider indexes, and how their bytes are read here.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    Text,
    Markup,
    Pdf,
    /// ZIP containers of XML parts.
    Office,
    /// Indexed by the provider, but not readable here: a document without text.
    Opaque,
    Image,
}

const TEXT: [&str; 18] = [
    "dart",
    "ecmascript",
    "json",
    "ms-java",
    "sql",
    "typescript",
    "vnd.curl",
    "vnd.dart",
    "vnd.jupyter",
    "x-csh",
    "x-latex",
    "x-php",
    "x-powershell",
    "x-sh",
    "x-shellscript",
    "x-tex",
    "x-zsh",
    "javascript",
];
const OFFICE: [&str; 5] = [
    "vnd.oasis.opendocument.text",
    "vnd.openxmlformats-officedocument.presentationml.presentation",
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "vnd.openxmlformats-officedocument.wordprocessingml.document",
    "vnd.openxmlformats-officedocument.wordprocessingml.template",
];
const OPAQUE: [&str; 6] =
    ["msword", "vnd.ms-excel", "vnd.ibm.secure-container", "x-hwp", "x-hwp-v5", "zip"];

impl MediaType {
    /// `None` for types that File Search does not take, such as audio and video.
    pub fn parse(name: &str) -> Option<Self> {
        let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (kind, detail) = essence.split_once('/')?;
        match (kind, detail) {
            ("text", "html" | "xml") | ("application", "xml") => Some(Self::Markup),
            ("text", _) => Some(Self::Text),
            ("image", "png" | "jpeg") => Some(Self::Image),
            ("application", "pdf") => Some(Self::Pdf),
            ("application", detail) if TEXT.contains(&detail) => Some(Self::Text),
            ("application", detail) if OFFICE.contains(&detail) => Some(Self::Office),
            ("application", detail) if OPAQUE.contains(&detail) => Some(Self::Opaque),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_types_are_taken_and_media_are_not() {
        assert_eq!(MediaType::parse("text/x-rust"), Some(MediaType::Text));
        assert_eq!(MediaType::parse("Text/HTML; charset=utf-8"), Some(MediaType::Markup));
        assert_eq!(MediaType::parse("application/pdf"), Some(MediaType::Pdf));
        assert_eq!(MediaType::parse("audio/mpeg"), None);
        assert_eq!(MediaType::parse("application/octet-stream"), None);
        assert_eq!(MediaType::parse("plain"), None);
    }
}
