//! The engine on Gemini File Search: each store is a store there, each document is sent with its id as
//! metadata, and answers are generated over the passages that the provider finds.
//!
//! Invariants: a question is put only to documents that are finished and not deleted, by a filter that is
//! part of the request; a passage is taken for ours only by the id it was sent with; a document has one
//! copy at the provider when its indexing ends, and none when its removal does.

mod answer;
mod conclusion;
mod copies;
mod failure;
mod filter;
mod grounding;
mod indexing;
mod media_type;
mod nothing;
mod numbers;
mod offsets;
mod ownership;
mod permission;
mod plan;
mod probe;
mod prompt;
mod remote;
mod scope;
mod stretches;

use std::{sync::Arc, time::Duration};

use futures::future::{BoxFuture, FutureExt as _};

use self::{ownership::Owner, probe::Probe};
use super::{AnswerEvents, AnswerRequest, Engine, EngineError, IndexDocument, Indexing, Remote};
use crate::{
    clock::SharedClock,
    config::{ModelSettings, Settings},
    db::Database,
    files::Files,
    gemini::{ErrorKind, Gemini, GeminiError, StoreName},
    usage::estimated_tokens,
};

#[derive(Debug, Clone)]
pub struct GeminiEngine {
    gemini: Gemini,
    db: Database,
    files: Files,
    clock: SharedClock,
    models: Arc<ModelSettings>,
    /// Passages asked for.
    top_k: u32,
    /// Tokens that passages may take, as they are reserved.
    token_allowance: i64,
    /// How long the provider may index a document.
    ingestion_timeout: Duration,
    probe: Arc<Probe>,
}

impl GeminiEngine {
    #[must_use]
    pub fn new(
        gemini: Gemini,
        settings: &Settings,
        db: Database,
        files: Files,
        clock: SharedClock,
    ) -> Self {
        Self {
            gemini,
            db,
            files,
            clock,
            models: Arc::new(settings.models.clone()),
            top_k: settings.chat.retrieval_top_k,
            token_allowance: i64::from(settings.chat.retrieval_token_allowance),
            ingestion_timeout: settings.engine.ingestion_timeout,
            probe: Arc::default(),
        }
    }
}

impl Engine for GeminiEngine {
    fn create_store<'a>(
        &'a self,
        display_name: &'a str,
    ) -> BoxFuture<'a, Result<String, EngineError>> {
        async move {
            let label = Owner::of(self).await?.label(display_name);
            let name = self.gemini.create_store(&label).await.map_err(failure::of)?;
            Ok(name.as_str().to_owned())
        }
        .boxed()
    }

    fn delete_store<'a>(&'a self, fs_name: &'a str) -> BoxFuture<'a, Result<(), EngineError>> {
        async move {
            // Made by another engine: the provider never had it.
            let Ok(store) = StoreName::parse(fs_name) else { return Ok(()) };
            self.gemini.delete_store(&store).await.map_err(failure::of)?;
            let looked = self.gemini.get_store(&store).await;
            self.verify_gone(fs_name, looked).await
        }
        .boxed()
    }

    fn index<'a>(
        &'a self,
        document: &'a IndexDocument,
    ) -> BoxFuture<'a, Result<Indexing, EngineError>> {
        async move {
            match indexing::index(self, document).await {
                Err(error) => Err(permission::judge(self, error).await),
                indexing => indexing,
            }
        }
        .boxed()
    }

    fn remove<'a>(&'a self, document: &'a IndexDocument) -> BoxFuture<'a, Result<(), EngineError>> {
        copies::remove(self, document).boxed()
    }

    fn answer(&self, request: AnswerRequest) -> BoxFuture<'_, Result<AnswerEvents, EngineError>> {
        answer::answer(self, request).boxed()
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), EngineError>> {
        self.probe.ask(&self.gemini, &self.clock).boxed()
    }

    fn instruction_tokens(&self) -> i64 {
        estimated_tokens(prompt::INSTRUCTION.len())
    }

    fn remote(&self) -> Option<&dyn Remote> {
        Some(self)
    }
}

impl GeminiEngine {
    /// What is sent whatever the provider finds.
    fn prompt_tokens(&self, asked: &AnswerRequest) -> i64 {
        asked.asked_tokens().saturating_add(self.instruction_tokens())
    }

    /// Judges a look at what was deleted.
    async fn verify_gone<T: Send>(
        &self,
        name: &str,
        looked: Result<T, GeminiError>,
    ) -> Result<(), EngineError> {
        match looked {
            Ok(_) => Err(failure::remains(name)),
            Err(error) => self.verify_missing(error).await,
        }
    }

    /// Judges a look that was refused: there is nothing, or it cannot be known. What does not exist may
    /// be forbidden too, which only means that it is gone if the key is good for anything else.
    async fn verify_missing(&self, error: GeminiError) -> Result<(), EngineError> {
        match error.kind() {
            ErrorKind::NotFound => Ok(()),
            ErrorKind::PermissionDenied => self.gemini.probe().await.map_err(failure::of),
            _ => Err(failure::of(error)),
        }
    }
}

/// The provider answers either for what does not exist.
fn is_gone(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::PermissionDenied)
}
