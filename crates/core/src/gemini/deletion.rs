//! Deleting, which must succeed for what is gone already.

use serde::de::IgnoredAny;

use super::{ErrorKind, Gemini, GeminiError, call::Call, operation::Operation};

impl Gemini {
    /// Deletes with all contents. For what does not exist the provider answers 404, or 403 for some
    /// resources; the latter counts as gone only when the key is good.
    pub(super) async fn delete(&self, operation: Operation, name: &str) -> Result<(), GeminiError> {
        let call = Call::forced_delete(operation, name);
        match self.call::<IgnoredAny>(&call).await {
            Ok(_) => Ok(()),
            Err(error) => match error.kind() {
                ErrorKind::NotFound => Ok(()),
                ErrorKind::PermissionDenied => self.probe().await.map_err(|_| error),
                _ => Err(error),
            },
        }
    }
}
