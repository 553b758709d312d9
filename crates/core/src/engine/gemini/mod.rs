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
mod fallback;
mod filter;
mod grounding;
mod indexing;
mod media_type;
mod offsets;
mod permission;
mod probe;
mod prompt;
mod scope;

use futures::future::{BoxFuture, FutureExt as _};

use self::probe::Probe;
use super::{AnswerEvents, AnswerRequest, Engine, EngineError, IndexDocument, Indexing};
use crate::{
    budgets::pricing::estimated_tokens,
    clock::SharedClock,
    config::{ModelSettings, Settings},
    db::Database,
    files::Files,
    gemini::{ErrorKind, Gemini, GeminiError, StoreName},
};

#[derive(Debug)]
pub struct GeminiEngine {
    gemini: Gemini,
    db: Database,
    files: Files,
    clock: SharedClock,
    models: ModelSettings,
    /// Passages asked for.
    top_k: u32,
    /// Tokens that passages may take, as they are reserved.
    token_allowance: i64,
    probe: Probe,
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
            models: settings.models.clone(),
            top_k: settings.chat.retrieval_top_k,
            token_allowance: i64::from(settings.chat.retrieval_token_allowance),
            probe: Probe::default(),
        }
    }
}

impl Engine for GeminiEngine {
    fn create_store<'a>(
        &'a self,
        display_name: &'a str,
    ) -> BoxFuture<'a, Result<String, EngineError>> {
        async move {
            let name = self.gemini.create_store(display_name).await.map_err(failure::of)?;
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
}

impl GeminiEngine {
    /// Judges a look at what was deleted. A refusal only means that it is gone if the key is good for
    /// anything else.
    async fn verify_gone<T: Send>(
        &self,
        name: &str,
        looked: Result<T, GeminiError>,
    ) -> Result<(), EngineError> {
        match looked {
            Ok(_) => Err(failure::remains(name)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) if is_gone(error.kind()) => self.gemini.probe().await.map_err(failure::of),
            Err(error) => Err(failure::of(error)),
        }
    }
}

/// The provider answers either for what does not exist.
fn is_gone(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::PermissionDenied)
}
