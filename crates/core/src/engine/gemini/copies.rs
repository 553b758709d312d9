//! The copies of a document at the provider: usually one, none once it is removed, and several only
//! after a reply was lost.

use std::collections::HashSet;

use super::{GeminiEngine, failure, numbers};
use crate::{
    engine::{EngineError, IndexDocument},
    gemini::{Document, DocumentName, DocumentState, ErrorKind, StoreName},
    ids::DocumentId,
    telemetry::error_chain,
};

/// The time limit begins before the upload does, and the copy is as old as the upload's end.
const NEARLY: f64 = 0.9;

/// All copies in the store; `None` when the provider does not list them, which it has been seen to do
/// for weeks. A store that is gone has none.
pub(super) async fn find(
    engine: &GeminiEngine,
    store: &StoreName,
    id: DocumentId,
) -> Result<Option<Vec<Document>>, EngineError> {
    match engine.gemini.find_documents(store, &id.to_string()).await {
        Ok(copies) => Ok(Some(copies)),
        Err(error) if error.kind() == ErrorKind::InvalidRequest => {
            let error = error_chain(&error);
            tracing::warn!(error, "the provider does not list its documents");
            Ok(None)
        }
        Err(error) => engine.verify_missing(error).await.map(|()| Some(Vec::new())),
    }
}

/// Whether a copy can be searched as the others are, or may become so. One that has been indexed for as
/// long as a document may take, or nearly so, will go on like that: to wait for it once more would end in
/// the same way, unless the wait for it `is_on` still.
pub(super) fn has_prospects(engine: &GeminiEngine, copy: &Document, is_on: bool) -> bool {
    match copy.state {
        _ if !numbers::is_current(copy) => false,
        DocumentState::Active => true,
        DocumentState::Failed => false,
        DocumentState::Pending if is_on => true,
        DocumentState::Pending => {
            let age = copy.created_at.and_then(|at| (engine.clock.now() - at).to_std().ok());
            age.is_none_or(|age| age < engine.ingestion_timeout.mul_f64(NEARLY))
        }
    }
}

pub(super) async fn remove_others(
    engine: &GeminiEngine,
    store: &StoreName,
    id: DocumentId,
    kept: &DocumentName,
) -> Result<(), EngineError> {
    for copy in find(engine, store, id).await?.unwrap_or_default() {
        if copy.name != *kept {
            engine.gemini.delete_document(&copy.name).await.map_err(failure::of)?;
        }
    }
    Ok(())
}

/// Removes every copy and looks whether it is gone. Without a list only the copy whose name is known can
/// be removed; another may be there, so that is not the end of it.
pub(super) async fn remove(
    engine: &GeminiEngine,
    document: &IndexDocument,
) -> Result<(), EngineError> {
    // Nothing was ever sent, or another engine has it.
    let (Some(recorded), Ok(store)) =
        (document.provider_name.as_deref(), StoreName::parse(&document.fs_name))
    else {
        return Ok(());
    };
    let known = DocumentName::parse(recorded).ok();
    let mut names: HashSet<DocumentName> = known.into_iter().collect();
    let listed = find(engine, &store, document.id).await?;
    let is_listed = listed.is_some();
    names.extend(listed.into_iter().flatten().map(|copy| copy.name));
    for name in &names {
        remove_one(engine, name).await?;
    }
    if is_listed { Ok(()) } else { Err(failure::not_listed(store.as_str())) }
}

/// Removes a copy and looks whether it is gone.
pub(super) async fn remove_one(
    engine: &GeminiEngine,
    name: &DocumentName,
) -> Result<(), EngineError> {
    engine.gemini.delete_document(name).await.map_err(failure::of)?;
    let looked = engine.gemini.get_document(name).await;
    engine.verify_gone(name.as_str(), looked).await
}
