//! What is at the provider, for those who compare it with our rows.

use futures::future::{BoxFuture, FutureExt as _};

use super::{GeminiEngine, copies, failure, numbers, ownership::Owner};
use crate::{
    engine::{EngineError, Remote, RemoteCopy, RemoteStore},
    gemini::{Document, DocumentName, DocumentState, ErrorKind, StoreName},
    ids::DocumentId,
};

impl Remote for GeminiEngine {
    fn list_stores(&self) -> BoxFuture<'_, Result<Vec<RemoteStore>, EngineError>> {
        async move {
            let owner = Owner::of(self).await?;
            let stores = self.gemini.list_stores().await.map_err(failure::of)?;
            let remote = stores.into_iter().map(|store| RemoteStore {
                is_ours: owner.made(&store.display_name),
                fs_name: store.name.as_str().to_owned(),
                created_at: store.created_at,
            });
            Ok(remote.collect())
        }
        .boxed()
    }

    fn is_lost<'a>(&'a self, fs_name: &'a str) -> BoxFuture<'a, Result<bool, EngineError>> {
        async move {
            let Ok(store) = StoreName::parse(fs_name) else { return Ok(false) };
            match self.gemini.get_store(&store).await {
                Ok(_) => Ok(false),
                Err(error) => self.verify_missing(error).await.map(|()| true),
            }
        }
        .boxed()
    }

    fn list_copies<'a>(
        &'a self,
        fs_name: &'a str,
    ) -> BoxFuture<'a, Result<Option<Vec<RemoteCopy>>, EngineError>> {
        async move {
            let Ok(store) = StoreName::parse(fs_name) else { return Ok(None) };
            match self.gemini.list_documents(&store).await {
                Ok(documents) => Ok(Some(documents.iter().map(copy).collect())),
                Err(error) if error.kind() == ErrorKind::InvalidRequest => Ok(None),
                Err(error) => Err(failure::of(error)),
            }
        }
        .boxed()
    }

    fn has_copy<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<bool, EngineError>> {
        async move {
            let Ok(name) = DocumentName::parse(name) else {
                // The name of a store: a document was sent there, and nobody knows what became of it.
                return Ok(StoreName::parse(name).is_err());
            };
            match self.gemini.get_document(&name).await {
                Ok(document) => Ok(is_usable(&document)),
                Err(error) => self.verify_missing(error).await.map(|()| false),
            }
        }
        .boxed()
    }

    fn remove_copy<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), EngineError>> {
        async move {
            match DocumentName::parse(name) {
                Ok(name) => copies::remove_one(self, &name).await,
                Err(_) => Ok(()),
            }
        }
        .boxed()
    }
}

fn copy(document: &Document) -> RemoteCopy {
    RemoteCopy {
        name: document.name.as_str().to_owned(),
        document: document.doc_id().and_then(|id| id.parse().ok()).map(DocumentId),
        is_usable: is_usable(document),
    }
}

fn is_usable(document: &Document) -> bool {
    document.state != DocumentState::Failed && numbers::is_current(document)
}
