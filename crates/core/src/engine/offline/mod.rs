//! The engine without a language model: it finds, quotes, and says when it cannot.
//!
//! All it knows is in the database, so it has nothing to reach and nothing to lose; the same documents
//! and the same question give the same bytes on every database.

mod answer;
mod collection;
mod filter;
mod stream;

use std::time::Duration;

use futures::future::{BoxFuture, FutureExt as _};
use tokio::sync::Semaphore;

use super::{AnswerEvents, AnswerRequest, Engine, EngineError, IndexDocument, Indexing};
use crate::{
    db::{Database, search_index},
    ids, runtime, search,
};

#[derive(Debug)]
pub struct OfflineEngine {
    db: Database,
    /// Pause between deltas; zero sends at once.
    pause: Duration,
    retrieval: Retrieval,
    /// Leave to compose an answer. More at once than the cores can think of would only take more
    /// memory and more connections, and finish no sooner.
    composing: Semaphore,
}

/// Answers composed at once per core: while one waits for the database another can think.
const PER_CORE: usize = 2;

/// How much is counted as given to the answer.
#[derive(Debug, Clone, Copy)]
pub struct Retrieval {
    /// The best passages.
    pub top_k: usize,
    pub token_allowance: i64,
}

impl OfflineEngine {
    #[must_use]
    pub fn new(db: Database, pause: Duration, retrieval: Retrieval) -> Self {
        Self { db, pause, retrieval, composing: Semaphore::new(PER_CORE * runtime::cores()) }
    }
}

impl Engine for OfflineEngine {
    /// A store needs no place: its documents carry its id. The name only has to be unique.
    fn create_store<'a>(
        &'a self,
        _display_name: &'a str,
    ) -> BoxFuture<'a, Result<String, EngineError>> {
        async { Ok(format!("offline/{}", ids::fresh())) }.boxed()
    }

    fn delete_store<'a>(&'a self, fs_name: &'a str) -> BoxFuture<'a, Result<(), EngineError>> {
        async move {
            let mut tx = self.db.begin().await?;
            search_index::remove_store(&mut tx, fs_name).await?;
            Ok(tx.commit().await?)
        }
        .boxed()
    }

    fn index<'a>(
        &'a self,
        document: &'a IndexDocument,
    ) -> BoxFuture<'a, Result<Indexing, EngineError>> {
        async move {
            search::index(&self.db, document.id, document.store_id, &document.title).await?;
            let provider_name = format!("{}/documents/{}", document.fs_name, document.id);
            Ok(Indexing::Done { provider_name })
        }
        .boxed()
    }

    fn remove<'a>(&'a self, document: &'a IndexDocument) -> BoxFuture<'a, Result<(), EngineError>> {
        async move { Ok(search::remove(&self.db, document.id).await?) }.boxed()
    }

    fn answer(&self, request: AnswerRequest) -> BoxFuture<'_, Result<AnswerEvents, EngineError>> {
        async move {
            // Never closed, so there is always leave in the end.
            let leave = self.composing.acquire().await;
            let answer = answer::compose(self, &request).await?;
            drop(leave);
            Ok(stream::of(answer, self.pause))
        }
        .boxed()
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), EngineError>> {
        // All it needs is the database, which is probed by itself.
        async { Ok(()) }.boxed()
    }

    fn instruction_tokens(&self) -> i64 {
        0
    }
}
