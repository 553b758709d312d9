//! The contract of every query function, on both databases: what comes back and in which order, what a
//! guard refuses, and who wins when many come at once.

mod app_settings;
mod auth_sessions;
mod bells;
mod budgets;
mod chat;
mod completeness;
mod documents;
mod documents_trash;
mod ingestion;
mod pages;
mod provider_documents;
mod purged_rows;
mod purges;
mod retention;
mod search;
mod stores;
mod transactions;
mod users;

use rag_core::db::DbError;

/// Of those who came at once, how many were told that it was they.
fn winners(ends: impl IntoIterator<Item = Result<bool, DbError>>) -> usize {
    ends.into_iter().filter(|end| *end.as_ref().unwrap()).count()
}
