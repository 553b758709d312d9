//! The text model of a document and everything computed from text alone: passages, terms, ranking,
//! quoting and the location of citations.
//!
//! Nothing here reads a file, a clock or a database, and nothing is random: the same input gives the
//! same bytes. That is what makes the offline engine deterministic on every database.
//!
//! The way of a document: [`page::Page`]s → [`index::index_document`] → rows of passages, postings and
//! lengths, stored by somebody else. The way of a question: [`question::Question::parse`] →
//! [`question::Question::terms`] (whose postings somebody else fetches) → [`rank::rank`] → candidates
//! (whose passages somebody else fetches) → [`answer::answer`] or, for questions about the documents
//! themselves, [`collection::answer`].

pub mod answer;
pub mod collection;
pub mod index;
pub mod language;
pub mod locate;
pub mod page;
pub mod passage;
pub mod question;
pub mod rank;
pub mod stream;
pub mod words;

mod fold;
mod markdown;
mod ratio;
mod sentence;
mod terms;
mod utf16;
mod varint;
