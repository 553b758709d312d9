//! Uploads into stores: resumable, in fresh sessions when one is lost, and by way of the Files API when
//! the direct way is closed.
//!
//! Invariant: one call ends with exactly one document, as long as the provider can list its documents.
//! A last reply that was lost is recovered by looking for the document that carries our own id, and
//! what a doubtful attempt may have left besides is removed.

mod content;
mod import;
mod part;
mod session;
mod transfer;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::SemaphorePermit;

pub use self::content::{BytesContent, ContentReader, FileContent, UploadContent};
use self::{session::Announcement, transfer::Transfer};
use super::{
    CustomMetadata, DOC_ID, Document, DocumentName, DocumentState, ErrorKind, Gemini, GeminiError,
    StoreName, call::json, refusal, retry::Attempts, stores::MAX_DISPLAY_NAME_CHARS,
};

/// Sessions of one upload; after them the other way is tried, or the caller tries again later.
const SESSIONS: u32 = 3;

/// A document to be.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// Our own id; it is the only thing by which a citation tells its document.
    pub doc_id: String,
    pub display_name: String,
    pub media_type: String,
    /// Besides the id.
    pub metadata: Vec<CustomMetadata>,
}

/// One upload in progress.
struct Upload<'a> {
    gemini: &'a Gemini,
    store: &'a StoreName,
    document: &'a NewDocument,
    content: &'a dyn UploadContent,
    /// Some attempt may have made a document without saying so.
    is_doubtful: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StartBody<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    display_name: &'a str,
    custom_metadata: &'a [CustomMetadata],
}

/// How the provider describes what became of an upload or an import.
#[derive(Default, Deserialize)]
#[serde(default)]
struct OperationView {
    name: String,
    done: bool,
    response: Option<OperationResponse>,
    error: Option<OperationError>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct OperationResponse {
    document_name: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OperationError {
    message: String,
}

impl Gemini {
    /// Uploads a document and answers its name; it may not be searchable yet. Documents that earlier
    /// calls may have left are not looked for.
    pub async fn upload(
        &self,
        store: &StoreName,
        document: &NewDocument,
        content: &dyn UploadContent,
    ) -> Result<DocumentName, GeminiError> {
        let mut upload = Upload { gemini: self, store, document, content, is_doubtful: false };
        let name = match upload.directly().await {
            Err(error) if calls_for_the_other_way(&error) => {
                tracing::info!(%error, "the direct way is closed, importing a file instead");
                upload.by_import().await?
            }
            outcome => outcome?,
        };
        if upload.is_doubtful {
            upload.remove_all_but(&name).await;
        }
        Ok(name)
    }

    /// Held while bytes are on their way. The semaphore is never closed; without a slot an upload would
    /// merely not be limited.
    async fn upload_slot(&self) -> Option<SemaphorePermit<'_>> {
        self.uploads.acquire().await.ok()
    }
}

impl Upload<'_> {
    async fn directly(&mut self) -> Result<DocumentName, GeminiError> {
        let announcement = self.announcement()?;
        let mut attempts = Attempts::new(SESSIONS);
        loop {
            let error = match self.one_session(&announcement).await {
                Ok(name) => return Ok(name),
                Err(error) => error,
            };
            if self.is_doubtful
                && let Some(name) = self.find().await
            {
                return Ok(name);
            }
            attempts.pause(error).await?;
        }
    }

    async fn one_session(
        &mut self,
        announcement: &Announcement,
    ) -> Result<DocumentName, GeminiError> {
        let _slot = self.gemini.upload_slot().await;
        let session = self.gemini.start_session(announcement).await?;
        let mut transfer = Transfer::new(&session, self.content, self.gemini.limits.attempts);
        let reply = transfer.run().await;
        self.is_doubtful |= transfer.may_be_complete;
        self.uploaded(&reply?)
    }

    /// The document that the final reply names. Where that was lost or damaged, nothing is wrong with the
    /// bytes: the document is there, only its name is not known.
    fn uploaded(&mut self, reply: &Bytes) -> Result<DocumentName, GeminiError> {
        let named = self.named_by(reply).map_err(|error| match error {
            GeminiError::InvalidName => GeminiError::Malformed("the end of an upload", None),
            error => error,
        });
        self.is_doubtful |= !matches!(named, Ok(_) | Err(GeminiError::ImportFailed(_)));
        named
    }

    fn named_by(&self, reply: &Bytes) -> Result<DocumentName, GeminiError> {
        if reply.is_empty() {
            return Err(GeminiError::SessionLost(None));
        }
        let operation: OperationView = serde_json::from_slice(reply)
            .map_err(|error| GeminiError::Malformed("the end of an upload", Some(error)))?;
        operation.document(self.store)?.map_or_else(|| operation.own_document(self.store), Ok)
    }

    fn announcement(&self) -> Result<Announcement, GeminiError> {
        let display_name = self.display_name();
        let metadata = self.metadata();
        let body = StartBody { display_name: &display_name, custom_metadata: &metadata };
        Ok(Announcement {
            path: format!("{}:uploadToFileSearchStore", self.store),
            // Only announced: in the body it would meet a validator that refuses documented types.
            media_type: self.document.media_type.clone(),
            size: self.content.size(),
            body: json(&body)?,
        })
    }

    fn display_name(&self) -> String {
        self.document.display_name.chars().take(MAX_DISPLAY_NAME_CHARS).collect()
    }

    fn metadata(&self) -> Vec<CustomMetadata> {
        let mut metadata = vec![CustomMetadata::text(DOC_ID, &self.document.doc_id)];
        metadata.extend(self.document.metadata.iter().cloned());
        metadata
    }

    /// The newest document with our id that has not failed. A provider that cannot list is not asked
    /// twice: then the document is uploaded again, which is better than not at all.
    async fn find(&self) -> Option<DocumentName> {
        let usable = |document: &Document| document.state != DocumentState::Failed;
        let found = self.all().await.into_iter().rfind(usable);
        found.map(|document| document.name)
    }

    async fn remove_all_but(&self, name: &DocumentName) {
        for document in self.all().await {
            if document.name == *name {
                continue;
            }
            if let Err(error) = self.gemini.delete_document(&document.name).await {
                tracing::warn!(document = %document.name, %error, "a second copy remains");
            }
        }
    }

    async fn all(&self) -> Vec<Document> {
        let found = self.gemini.find_documents(self.store, &self.document.doc_id).await;
        found.unwrap_or_else(|error| {
            tracing::warn!(%error, "the provider cannot say whether the document is there");
            Vec::new()
        })
    }
}

impl OperationView {
    /// The document it tells of, if it does already.
    fn document(&self, store: &StoreName) -> Result<Option<DocumentName>, GeminiError> {
        if let Some(error) = &self.error {
            return Err(GeminiError::ImportFailed(refusal::message(&error.message)));
        }
        let told = self.response.as_ref().map(|response| response.document_name.as_str());
        let told = told.filter(|name| !name.is_empty());
        told.map(|name| DocumentName::in_store(store, name)).transpose()
    }

    /// An upload's operation has the same id as its document. That of an import has not.
    fn own_document(&self, store: &StoreName) -> Result<DocumentName, GeminiError> {
        let id = self.name.rsplit('/').next().unwrap_or_default();
        DocumentName::in_store(store, id)
    }
}

/// What the direct way has been seen to refuse for a while, although an import of the same bytes works.
fn calls_for_the_other_way(error: &GeminiError) -> bool {
    let answered = matches!(error, GeminiError::Refused(_) | GeminiError::SessionLost(_));
    let closed = [
        ErrorKind::MediaTypeRefused,
        ErrorKind::Unavailable,
        ErrorKind::Internal,
        ErrorKind::DeadlineExceeded,
    ];
    answered && closed.contains(&error.kind())
}

#[cfg(test)]
mod tests {
    use super::{OperationError, OperationView, StoreName};

    #[test]
    fn what_an_import_failed_of_is_told_in_few_words() {
        let error = Some(OperationError { message: "x".repeat(4000) });
        let operation = OperationView { error, ..OperationView::default() };
        let store = StoreName::parse("fileSearchStores/s-1").unwrap();
        let told = operation.document(&store).unwrap_err().to_string();
        assert!(told.len() < 600, "{told}");
    }
}
