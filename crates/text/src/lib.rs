//! The text model of a document and everything computed from text alone: passages, terms, ranking,
//! quoting and the location of citations.
//!
//! Nothing here reads a file, a clock or a database, and nothing is random: the same input gives the
//! same bytes. That is what makes the offline engine deterministic on every database.

pub mod page;
