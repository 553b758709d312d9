//! The copies of a document at the provider: usually one, none once it is removed, and several only
//! after a reply was lost.

use std::collections::HashSet;

use super::{GeminiEngine, failure, is_gone};
use crate::{
    engine::{EngineError, IndexDocument},
    gemini::{Document, DocumentName, ErrorKind, StoreName},
    ids::DocumentId,
};

/// All copies in the store; `None` when the provider does not list them, which it has been seen to do
/// for weeks. A store that is gone has none.
pub(super) async fn find(
    engine: &GeminiEngine,
    store: &StoreName,
    id: DocumentId,
) -> Result<Option<Vec<Document>>, EngineError> {
    match engine.gemini.find_documents(store, &id.to_string()).await {
        Ok(copies) => Ok(Some(copies)),
        Err(error) if is_gone(error.kind()) => Ok(Some(Vec::new())),
        Err(error) if error.kind() == ErrorKind::InvalidRequest => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the provider does not list its documents");
            Ok(None)
        }
        Err(error) => Err(failure::of(error)),
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

/// Removes every copy and looks whether it is gone.
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
    match find(engine, &store, document.id).await? {
        Some(copies) => names.extend(copies.into_iter().map(|copy| copy.name)),
        // What has no name cannot be removed before it can be listed.
        None if names.is_empty() => return Err(failure::remains(store.as_str())),
        None => {}
    }
    for name in &names {
        engine.gemini.delete_document(name).await.map_err(failure::of)?;
        let looked = engine.gemini.get_document(name).await;
        engine.verify_gone(name.as_str(), looked).await?;
    }
    Ok(())
}
