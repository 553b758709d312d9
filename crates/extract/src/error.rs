//! Why a file has no pages: stable codes for programs, one plain sentence each for people.

use std::{error::Error, fmt, io};

use serde::{Deserialize, Serialize};

/// What a parser or the operating system said, kept for the log and never shown to the user.
pub type Cause = Box<dyn Error + Send + Sync>;

/// The stable name of a failure, stored with the document and sent to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    FileBroken,
    FileEncrypted,
    FileEmpty,
    NoText,
    FileTooComplex,
    TypeUnsupported,
    ExtractTimeout,
    ExtractOutOfMemory,
    ExtractCrashed,
}

impl ErrorCode {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FileBroken => "file_broken",
            Self::FileEncrypted => "file_encrypted",
            Self::FileEmpty => "file_empty",
            Self::NoText => "no_text",
            Self::FileTooComplex => "file_too_complex",
            Self::TypeUnsupported => "type_unsupported",
            Self::ExtractTimeout => "extract_timeout",
            Self::ExtractOutOfMemory => "extract_out_of_memory",
            Self::ExtractCrashed => "extract_crashed",
        }
    }

    /// For the person who uploaded the file.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::FileBroken => "The file is damaged and cannot be read.",
            Self::FileEncrypted => "The file is protected by a password. Upload a copy without it.",
            Self::FileEmpty => "The file is empty.",
            Self::NoText => {
                "The file contains no text, only images. Upload a version with a text layer."
            }
            Self::FileTooComplex => "The file is too large or too deeply nested to be read safely.",
            Self::TypeUnsupported => "Text cannot be read from files of this type.",
            Self::ExtractTimeout => "Reading the file took too long and was stopped.",
            Self::ExtractOutOfMemory => "Reading the file needed too much memory and was stopped.",
            Self::ExtractCrashed => "Reading the file failed unexpectedly.",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A failed extraction. Displays as the sentence for the user; the cause is for the log.
#[derive(Debug, thiserror::Error)]
#[error("{}", code.sentence())]
pub struct ExtractError {
    code: ErrorCode,
    source: Option<Cause>,
}

impl ExtractError {
    #[must_use]
    pub fn new(code: ErrorCode, cause: impl Into<Cause>) -> Self {
        Self { code, source: Some(cause.into()) }
    }

    /// The file contradicts its own format.
    pub(crate) fn broken(cause: impl Into<Cause>) -> Self {
        Self::new(ErrorCode::FileBroken, cause)
    }

    /// A limit of [`crate::Limits`] was reached.
    pub(crate) fn too_complex(cause: impl Into<Cause>) -> Self {
        Self::new(ErrorCode::FileTooComplex, cause)
    }

    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.code
    }
}

impl From<ErrorCode> for ExtractError {
    fn from(code: ErrorCode) -> Self {
        Self { code, source: None }
    }
}

/// The machine failed, not the file.
impl From<io::Error> for ExtractError {
    fn from(source: io::Error) -> Self {
        let code = match source.kind() {
            io::ErrorKind::OutOfMemory => ErrorCode::ExtractOutOfMemory,
            _ => ErrorCode::ExtractCrashed,
        };
        Self::new(code, source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_every_code_is_the_one_sent_over_the_wire() {
        for code in [
            ErrorCode::FileBroken,
            ErrorCode::FileEncrypted,
            ErrorCode::FileEmpty,
            ErrorCode::NoText,
            ErrorCode::FileTooComplex,
            ErrorCode::TypeUnsupported,
            ErrorCode::ExtractTimeout,
            ErrorCode::ExtractOutOfMemory,
            ErrorCode::ExtractCrashed,
        ] {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
