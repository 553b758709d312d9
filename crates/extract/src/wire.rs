//! What the child says to its parent: one JSON object per line, pages first, exactly one outcome last.

use rag_text::page::Page;
use serde::{Deserialize, Serialize};

use crate::{error::ErrorCode, sink::Summary};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    Page(Page),
    Done(Summary),
    /// `detail` is what the parser said, for the log. It may quote a few bytes of the file and is cut
    /// to a fixed length by the child.
    Failed {
        code: ErrorCode,
        detail: String,
    },
}
