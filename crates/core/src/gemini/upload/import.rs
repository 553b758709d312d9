//! The way around: upload to the Files API, then import the file into the store.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::time::{Duration, Instant};

use super::{OperationView, SESSIONS, Upload, session::Announcement, transfer::Transfer};
use crate::gemini::{
    CustomMetadata, DocumentName, GeminiError,
    call::{Call, json},
    names::is_id,
    operation::Operation,
    retry::{Attempts, Looks},
};

const FILES: &str = "files";
/// How long an import may take before it is tried again from the start.
const IMPORT_LIMIT: Duration = Duration::from_mins(5);
/// Operations have been seen to stay unfinished for ever: from then on the store is looked at too.
const TRUSTED_FOR: Duration = Duration::from_secs(3);

#[derive(Serialize)]
struct StartBody<'a> {
    file: FileOptions<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileOptions<'a> {
    display_name: &'a str,
}

#[derive(Deserialize)]
struct Uploaded {
    file: FileView,
}

#[derive(Deserialize)]
struct FileView {
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ImportBody<'a> {
    file_name: &'a str,
    custom_metadata: &'a [CustomMetadata],
}

impl Upload<'_> {
    pub(super) async fn by_import(&mut self) -> Result<DocumentName, GeminiError> {
        let file = self.upload_file().await?;
        let imported = self.import(&file).await;
        // The indexed copy stays, and the provider forgets the file by itself within two days.
        if let Err(error) = self.gemini.delete(Operation::DeleteFile, &file).await {
            tracing::debug!(%error, "an imported file is left to expire");
        }
        imported
    }

    /// Nothing is lost with a lost reply but time: files expire.
    async fn upload_file(&self) -> Result<String, GeminiError> {
        let display_name = self.display_name();
        let body = StartBody { file: FileOptions { display_name: &display_name } };
        let announcement = Announcement {
            path: FILES.to_owned(),
            media_type: self.document.media_type.clone(),
            size: self.content.size(),
            body: json(&body)?,
        };
        let mut attempts = Attempts::new(SESSIONS);
        loop {
            match self.file_session(&announcement).await {
                Ok(file) => return Ok(file),
                Err(error) => attempts.pause(error).await?,
            }
        }
    }

    async fn file_session(&self, announcement: &Announcement) -> Result<String, GeminiError> {
        let _slot = self.gemini.upload_slot().await;
        let session = self.gemini.start_session(announcement).await?;
        let mut transfer = Transfer::new(&session, self.content, self.gemini.limits.attempts);
        file_name(&transfer.run().await?)
    }

    async fn import(&mut self, file: &str) -> Result<DocumentName, GeminiError> {
        let metadata = self.metadata();
        let body = ImportBody { file_name: file, custom_metadata: &metadata };
        let path = format!("{}:importFile", self.store);
        let call = Call::post(Operation::ImportFile, path, &body)?;
        let mut attempts = Attempts::new(self.gemini.limits.attempts);
        loop {
            let error = match self.gemini.call_once::<OperationView>(&call).await {
                Ok(operation) => match self.follow(operation).await {
                    // It has begun, but the reply does not say what to follow.
                    Err(GeminiError::InvalidName) => GeminiError::Malformed("an import", None),
                    outcome => return outcome,
                },
                Err(error) => error,
            };
            self.is_doubtful |= error.is_ambiguous();
            if self.is_doubtful
                && let Some(name) = self.find().await
            {
                return Ok(name);
            }
            attempts.pause(error).await?;
        }
    }

    /// Waits until the operation names its document, or the document shows itself.
    async fn follow(&self, mut operation: OperationView) -> Result<DocumentName, GeminiError> {
        let begun = Instant::now();
        let mut looks = Looks::default();
        let path = self.operation_path(&operation.name)?;
        loop {
            if let Some(name) = operation.document(self.store)? {
                return Ok(name);
            }
            let is_trusted = !operation.done && begun.elapsed() < TRUSTED_FOR;
            if !is_trusted && let Some(name) = self.find().await {
                return Ok(name);
            }
            if begun.elapsed() > IMPORT_LIMIT {
                return Err(GeminiError::TimedOut(IMPORT_LIMIT));
            }
            looks.pause().await;
            let call = Call::get(Operation::FollowImport, &path);
            operation = self.gemini.call(&call).await?;
        }
    }

    fn operation_path(&self, name: &str) -> Result<String, GeminiError> {
        let id = name.rsplit('/').next().unwrap_or_default();
        let path = format!("{}/operations/{id}", self.store);
        if is_id(id) && name == path { Ok(path) } else { Err(GeminiError::InvalidName) }
    }
}

fn file_name(reply: &Bytes) -> Result<String, GeminiError> {
    if reply.is_empty() {
        return Err(GeminiError::SessionLost(None));
    }
    let uploaded: Uploaded = serde_json::from_slice(reply)
        .map_err(|error| GeminiError::Malformed("the end of an upload", Some(error)))?;
    match uploaded.file.name.strip_prefix("files/") {
        Some(id) if is_id(id) => Ok(uploaded.file.name),
        _ => Err(GeminiError::InvalidName),
    }
}
