//! How much one file may cost.

use std::time::Duration;

use serde::{Deserialize, Serialize};

const MIB: u64 = 1024 * 1024;

/// Bounds of one extraction. The parsers check the content bounds, the child sets the process bounds on
/// itself, and the parent watches the wall clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Pages, slides or sheets of a document.
    pub pages: u32,
    /// Bytes of text in all pages together.
    pub text_bytes: u64,
    /// Weight of one page: bytes of its text and of the structure around it. A document without pages of
    /// its own continues on a next page when it reaches this; a real page beyond it is refused.
    pub page_bytes: u64,
    /// Bytes that all entries of an archive may unpack to.
    pub unpacked_bytes: u64,
    /// Entries of an archive.
    pub archive_entries: u64,
    /// Nesting of elements in XML, HTML and Markdown.
    pub depth: u32,
    /// Address space of the child in bytes.
    pub memory_bytes: u64,
    /// Processor time of the child.
    pub processor_time: Duration,
    /// Time the parent spends waiting for the child. Time the parent's caller takes is not counted.
    pub wall_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages: 20_000,
            text_bytes: 64 * MIB,
            page_bytes: 4 * MIB,
            unpacked_bytes: 512 * MIB,
            archive_entries: 20_000,
            depth: 512,
            memory_bytes: 1536 * MIB,
            processor_time: Duration::from_mins(4),
            wall_time: Duration::from_mins(5),
        }
    }
}

impl Limits {
    /// The longest line the child can have reason to send: a full page whose every byte is escaped.
    #[must_use]
    pub fn line_bytes(&self) -> u64 {
        self.page_bytes.saturating_mul(2).saturating_add(64 * 1024)
    }
}
