//! What "permission denied" says of a document: nothing, if the provider denies everything else as well.
//! It answers a key that is blocked or has leaked in the same way as what does not exist.

use super::{GeminiEngine, failure};
use crate::{
    engine::{BoxedSource, EngineError},
    gemini::{ErrorKind, GeminiError},
};

/// The failure as it is meant: a key that is good for nothing is the operator's to replace, and the work
/// waits for that.
pub(super) async fn judge(engine: &GeminiEngine, error: EngineError) -> EngineError {
    let EngineError::Rejected { source } = error else { return error };
    if !is_denied(&source) {
        return EngineError::Rejected { source };
    }
    match engine.gemini.probe().await {
        Err(probe) if is_about_the_key(probe.kind()) => {
            tracing::error!("the provider denies everything to the key");
            EngineError::Unavailable { retry_after: None, source }
        }
        // It cannot be told.
        Err(probe) => failure::of(probe),
        Ok(()) => EngineError::Rejected { source },
    }
}

fn is_denied(source: &BoxedSource) -> bool {
    source
        .downcast_ref::<GeminiError>()
        .is_some_and(|error| error.kind() == ErrorKind::PermissionDenied)
}

const fn is_about_the_key(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::PermissionDenied | ErrorKind::InvalidKey)
}
