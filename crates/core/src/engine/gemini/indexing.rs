//! A document's way to the provider, resumable at every point.
//!
//! Before anything is sent, the document's row says that a copy may be in the store; as soon as the copy
//! has a name, the row says that. An attempt that finds either looks for what is there and adopts it, so
//! that a crash at any point leaves one copy in the end.

use std::time::Duration;

use super::{GeminiEngine, copies, failure, is_gone, media_type, numbers};
use crate::{
    db::provider_documents as table,
    engine::{EngineError, IndexDocument, Indexing},
    gemini::{
        Document, DocumentName, DocumentState, ErrorKind, FileContent, GeminiError, NewDocument,
        StoreName,
    },
};

/// Most documents can be searched within so long; to wait for the others is nobody's work.
const FIRST_MOMENTS: Duration = Duration::from_secs(2);
/// A document that failed in so many attempts is not sent again.
const MOST_ATTEMPTS: i64 = 3;

pub(super) async fn index(
    engine: &GeminiEngine,
    document: &IndexDocument,
) -> Result<Indexing, EngineError> {
    let store = StoreName::parse(&document.fs_name)
        .map_err(|_| failure::foreign_store(&document.fs_name))?;
    if let Some(copy) = adopt(engine, &store, document).await? {
        return Ok(told(&copy, false));
    }
    let name = send(engine, &store, document).await?;
    let copy = match engine.gemini.watch(&name, FIRST_MOMENTS).await {
        Ok(copy) => copy,
        // The provider's failures come without a reason, and some pass: it is sent once more.
        Err(error) if error.kind() == ErrorKind::DocumentFailed || is_gone(error.kind()) => {
            tracing::warn!(name = name.as_str(), "the provider failed to index a document");
            send_again(engine, &store, document, &name).await?
        }
        Err(error) => return Err(failure::of(error)),
    };
    Ok(told(&copy, true))
}

fn told(copy: &Document, is_new: bool) -> Indexing {
    match copy.state {
        DocumentState::Active => Indexing::Done { provider_name: copy.name.as_str().to_owned() },
        DocumentState::Pending | DocumentState::Failed => Indexing::Pending { is_new },
    }
}

/// The copy that an earlier attempt left, the only one from now on. Failed and stuck ones are removed.
async fn adopt(
    engine: &GeminiEngine,
    store: &StoreName,
    document: &IndexDocument,
) -> Result<Option<Document>, EngineError> {
    let Some(recorded) = document.provider_name.as_deref() else {
        return Ok(None);
    };
    if let Ok(name) = DocumentName::parse(recorded)
        && name.store() == *store
    {
        match engine.gemini.get_document(&name).await {
            Ok(copy) if copies::has_prospects(engine, &copy, document.is_awaited) => {
                return Ok(Some(copy));
            }
            Ok(copy) => {
                // Not only by the list below: there may be none.
                engine.gemini.delete_document(&name).await.map_err(failure::of)?;
                if copy.state == DocumentState::Failed && document.attempt >= MOST_ATTEMPTS {
                    return Err(failure::of(GeminiError::DocumentFailed(name)));
                }
            }
            Err(error) if is_gone(error.kind()) => {}
            Err(error) => return Err(failure::of(error)),
        }
    }
    let mut copies = copies::find(engine, store, document.id).await?.unwrap_or_default();
    copies.sort_by_key(|copy| copy.state != DocumentState::Active);
    let has_prospects = |copy: &Document| copies::has_prospects(engine, copy, document.is_awaited);
    let best = copies.iter().position(has_prospects);
    let best = best.map(|at| copies.remove(at));
    for extra in &copies {
        engine.gemini.delete_document(&extra.name).await.map_err(failure::of)?;
    }
    if let Some(Document { name, .. }) = &best {
        tracing::info!(name = name.as_str(), "adopted the copy of an earlier attempt");
        record(engine, document, name.as_str()).await?;
    }
    Ok(best)
}

async fn send(
    engine: &GeminiEngine,
    store: &StoreName,
    document: &IndexDocument,
) -> Result<DocumentName, EngineError> {
    record(engine, document, store.as_str()).await?;
    let content = FileContent::open(&engine.files.path(&document.storage_key)).await;
    let content = content.map_err(|source| EngineError::Unavailable {
        retry_after: None,
        source: Box::new(source),
    })?;
    let new = NewDocument {
        doc_id: document.id.to_string(),
        display_name: document.title.clone(),
        media_type: media_type::sent_for(&document.media_type).to_owned(),
        metadata: numbers::metadata(document.id),
    };
    let name = engine.gemini.upload(store, &new, &content).await.map_err(failure::of)?;
    record(engine, document, name.as_str()).await?;
    if document.provider_name.is_some() {
        copies::remove_others(engine, store, document.id, &name).await?;
    }
    Ok(name)
}

async fn send_again(
    engine: &GeminiEngine,
    store: &StoreName,
    document: &IndexDocument,
    failed: &DocumentName,
) -> Result<Document, EngineError> {
    engine.gemini.delete_document(failed).await.map_err(failure::of)?;
    let name = send(engine, store, document).await?;
    match engine.gemini.watch(&name, FIRST_MOMENTS).await {
        Ok(copy) => Ok(copy),
        Err(error) if error.kind() == ErrorKind::DocumentFailed => {
            engine.gemini.delete_document(&name).await.map_err(failure::of)?;
            Err(failure::of(error))
        }
        Err(error) => Err(failure::of(error)),
    }
}

async fn record(
    engine: &GeminiEngine,
    document: &IndexDocument,
    name: &str,
) -> Result<(), EngineError> {
    let mut tx = engine.db.begin().await?;
    table::set_name(&mut tx, document.id, name).await?;
    Ok(tx.commit().await?)
}
