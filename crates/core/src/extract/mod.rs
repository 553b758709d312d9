//! Document parsers, which run in a child process of this program.

pub use rag_extract::{MediaType, sniff};
