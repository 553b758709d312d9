//! The page-text index: what crate `rag_text` computes, kept in the database and fetched from it.
//!
//! Computing happens off the runtime. Writing happens in transactions of bounded size, because SQLite
//! has one writer and others must get their turn; the row that makes a document searchable comes last.

mod fetch;
mod write;

pub use fetch::{Corpus, fetch};
pub use write::{index, remove};
