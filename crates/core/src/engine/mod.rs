//! The engine: what indexes documents and answers questions. Two implementations, one contract.
//!
//! The contract is at-least-once and resumable: [`Engine::index`] may be called again for a document
//! after a crash and must end with exactly one indexed copy; removing what is gone is a success.
//! An answer is a stream; dropping it cancels whatever the engine is doing for it.

pub mod gemini;
pub mod offline;
mod remote;

use std::time::Duration;

use futures::{future::BoxFuture, stream::BoxStream};

pub use self::remote::{Remote, RemoteCopy, RemoteStore};
pub use crate::usage::Usage;
use crate::{
    db::{DbError, documents::Document},
    ids::{DocumentId, StoreId},
    usage::estimated_tokens,
};

pub type AnswerEvents = BoxStream<'static, Result<EngineEvent, EngineError>>;

/// What the rest of the program needs of an engine.
pub trait Engine: Send + Sync + std::fmt::Debug {
    /// Makes the place where the documents of a store are indexed and answers its name there.
    fn create_store<'a>(
        &'a self,
        display_name: &'a str,
    ) -> BoxFuture<'a, Result<String, EngineError>>;

    /// Removes a store's place with everything in it.
    fn delete_store<'a>(&'a self, fs_name: &'a str) -> BoxFuture<'a, Result<(), EngineError>>;

    /// Makes a document searchable, or finds out how far that is. Its page text is in the database already.
    fn index<'a>(
        &'a self,
        document: &'a IndexDocument,
    ) -> BoxFuture<'a, Result<Indexing, EngineError>>;

    /// Removes every copy of a document that the engine keeps.
    fn remove<'a>(&'a self, document: &'a IndexDocument) -> BoxFuture<'a, Result<(), EngineError>>;

    /// Starts an answer. What fails before the engine calls anybody fails here.
    fn answer(&self, request: AnswerRequest) -> BoxFuture<'_, Result<AnswerEvents, EngineError>>;

    /// Whether the engine can be reached.
    fn probe(&self) -> BoxFuture<'_, Result<(), EngineError>>;

    /// Tokens of what the engine itself says in every prompt: they are paid for like the question.
    fn instruction_tokens(&self) -> i64;

    /// What the engine keeps outside of the database, where it can get lost; `None` when it keeps nothing
    /// there.
    fn remote(&self) -> Option<&dyn Remote> {
        None
    }
}

/// A document as the engine sees it.
#[derive(Debug, Clone)]
pub struct IndexDocument {
    pub id: DocumentId,
    pub store_id: StoreId,
    pub fs_name: String,
    /// What people call it: the display name, or the file name.
    pub title: String,
    pub media_type: String,
    pub storage_key: String,
    pub size_bytes: i64,
    /// The engine's own name of it, once known.
    pub provider_name: Option<String>,
    /// Which attempt at it this is, counting from 1.
    pub attempt: i64,
    /// Whether the engine works on it by itself since an earlier call of the same attempt.
    pub is_awaited: bool,
}

impl IndexDocument {
    /// A document in the store that the engine knows as `fs_name`.
    #[must_use]
    pub fn of(document: &Document, fs_name: String) -> Self {
        Self {
            id: document.id,
            store_id: document.store_id,
            fs_name,
            title: document.title().to_owned(),
            media_type: document.media_type.clone(),
            storage_key: document.storage_key.clone(),
            size_bytes: document.size_bytes,
            provider_name: document.provider_name.clone(),
            attempt: document.attempts,
            is_awaited: document.provider_started_at.is_some(),
        }
    }
}

/// How far indexing has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Indexing {
    /// It can be searched.
    Done {
        /// The engine's own name of the document, to be kept with it.
        provider_name: String,
    },
    /// The engine has it and works on it by itself. Nobody needs to wait; ask again later.
    Pending {
        /// Only since this call; else it is with the engine since an earlier one.
        is_new: bool,
    },
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    User,
    Assistant,
}

/// One earlier message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub role: Role,
    pub text: String,
}

/// A store to be searched.
#[derive(Debug, Clone)]
pub struct SearchedStore {
    pub id: StoreId,
    pub fs_name: String,
}

/// Everything an answer needs. Access was decided before it was built.
#[derive(Debug, Clone)]
pub struct AnswerRequest {
    pub question: String,
    /// Oldest first.
    pub history: Vec<Turn>,
    pub system: Option<String>,
    pub stores: Vec<SearchedStore>,
    /// Restricts the search to these documents; `None` searches all that are not deleted.
    pub documents: Option<Vec<DocumentId>>,
    pub model: String,
    /// The most the answer may produce, thinking included.
    pub max_output_tokens: i64,
    /// Further conditions on document metadata, already checked against the allow list.
    pub metadata_filter: Option<serde_json::Map<String, serde_json::Value>>,
}

impl AnswerRequest {
    /// Tokens of what is asked, without what the engine adds to it.
    #[must_use]
    pub fn asked_tokens(&self) -> i64 {
        asked_tokens(self.system.as_deref(), &self.history, &self.question)
    }
}

/// Tokens of a question with what was said before it, where nobody counted them.
#[must_use]
pub fn asked_tokens(system: Option<&str>, history: &[Turn], question: &str) -> i64 {
    let said: usize = history.iter().map(|turn| turn.text.len()).sum();
    estimated_tokens(system.map_or(0, str::len) + said + question.len())
}

/// Part of an answer, in this order: deltas, then the grounding, then the end. Usage may be told at
/// any time before the end, and the model too.
#[derive(Debug, Clone, PartialEq)]
pub enum EngineEvent {
    /// The model that answers, for an answer that does not come to its end; the last one told is right.
    Model(String),
    /// What the engine counts so far, for an answer that does not come to its end; the last one told
    /// is right. Nothing at all means that nothing is to be paid for yet.
    Usage(Usage),
    /// A piece of the answer's text, never empty.
    Delta(String),
    /// What the answer rests on; at most once.
    Grounding(Grounding),
    /// The last event of an answer that came to its end. Without a count of its own the one told
    /// before is right, as an estimate.
    Finished { reason: FinishReason, usage: Option<Usage>, model: String },
}

/// The passages an answer rests on, and which stretch rests on which.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grounding {
    /// Best first.
    pub passages: Vec<CitedPassage>,
    pub supports: Vec<Support>,
}

/// A passage as the engine cites it; it is searched for in our own page text before it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedPassage {
    pub document_id: DocumentId,
    pub text: String,
    /// Where the engine believes it stands, counting from 1.
    pub page: Option<u32>,
}

/// A half-open stretch of the answer, in UTF-16 code units, and the passages (from 0) it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    pub start: u32,
    pub end: u32,
    pub passages: Vec<usize>,
}

/// Why an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FinishReason {
    Stop,
    Length,
    ContentFilter,
    Error,
    Other,
}

impl FinishReason {
    /// As client libraries name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ContentFilter => "content-filter",
            Self::Error => "error",
            Self::Other => "other",
        }
    }
}

/// What went wrong, as far as a caller can act on it.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Trying again later may help.
    #[error("the engine is not available")]
    Unavailable { retry_after: Option<Duration>, source: BoxedSource },
    /// The engine refuses this request; repeating it does not help.
    #[error("the engine refused the request")]
    Rejected { source: BoxedSource },
    /// The engine has no room for the document.
    #[error("the engine's storage is full")]
    StorageFull { source: BoxedSource },
    /// The engine refuses to answer this content.
    #[error("the engine blocked the content")]
    Blocked,
    #[error(transparent)]
    Database(#[from] DbError),
}

pub type BoxedSource = Box<dyn std::error::Error + Send + Sync>;
