//! What an engine keeps outside of our database: it can be lost there, or left over.

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;

use super::EngineError;
use crate::ids::DocumentId;

/// A look at what is there. Of names that another engine gave it knows nothing: they are neither listed nor
/// lost.
pub trait Remote: Send + Sync {
    /// All stores, also those of others that share the engine.
    fn list_stores(&self) -> BoxFuture<'_, Result<Vec<RemoteStore>, EngineError>>;

    /// Whether a store that this engine made is certainly not there any more.
    fn is_lost<'a>(&'a self, fs_name: &'a str) -> BoxFuture<'a, Result<bool, EngineError>>;

    /// All copies in a store; `None` when they cannot be listed.
    fn list_copies<'a>(
        &'a self,
        fs_name: &'a str,
    ) -> BoxFuture<'a, Result<Option<Vec<RemoteCopy>>, EngineError>>;

    /// Whether a copy of this name is there and can be searched, or will be; false when it is certainly
    /// not.
    fn has_copy<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<bool, EngineError>>;

    /// Removes one copy and looks whether it is gone.
    fn remove_copy<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), EngineError>>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteStore {
    pub fs_name: String,
    /// Made by this installation; the others have their reasons.
    pub is_ours: bool,
    pub created_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteCopy {
    pub name: String,
    /// What it is a copy of, if it says so.
    pub document: Option<DocumentId>,
    /// Can be searched, or will be.
    pub is_usable: bool,
}
