//! Finding chunks: a lexical stand-in for the provider's semantic search, with its metadata filter.

mod filter;
mod index;
mod ranking;
mod terms;

pub use filter::Filter;
pub use index::Index;
pub use ranking::{Hit, search};
pub use terms::terms;
