//! Documents of a store, from the end of their upload on.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use tokio::time::{Duration, Instant};

use super::{
    CustomMetadata, DocumentName, ErrorKind, Gemini, GeminiError, StoreName,
    call::Call,
    listing::Page,
    metadata,
    operation::Operation,
    protojson::{int64, or_default},
    retry::Looks,
};

/// A document just uploaded may be unknown for so long.
const UNKNOWN_AT_FIRST: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub name: DocumentName,
    pub display_name: String,
    pub state: DocumentState,
    pub size_bytes: i64,
    pub mime_type: String,
    pub custom_metadata: Vec<CustomMetadata>,
    /// As far as the provider says.
    pub created_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentState {
    /// Being indexed, or in a state that is not known yet.
    Pending,
    /// Can be searched.
    Active,
    /// Will never be searched.
    Failed,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct DocumentView {
    name: String,
    display_name: String,
    state: String,
    #[serde(deserialize_with = "int64")]
    size_bytes: i64,
    mime_type: String,
    #[serde(deserialize_with = "or_default")]
    custom_metadata: Vec<CustomMetadata>,
    create_time: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DocumentPage {
    documents: Vec<DocumentView>,
}

impl Page for DocumentPage {
    type Item = DocumentView;

    fn into_items(self) -> Vec<DocumentView> {
        self.documents
    }
}

impl TryFrom<DocumentView> for Document {
    type Error = GeminiError;

    fn try_from(view: DocumentView) -> Result<Self, GeminiError> {
        Ok(Self {
            name: DocumentName::parse(&view.name)?,
            display_name: view.display_name,
            state: match view.state.as_str() {
                "STATE_ACTIVE" => DocumentState::Active,
                "STATE_FAILED" => DocumentState::Failed,
                _ => DocumentState::Pending,
            },
            size_bytes: view.size_bytes,
            mime_type: view.mime_type,
            custom_metadata: view.custom_metadata,
            created_at: view.create_time.parse().ok(),
        })
    }
}

impl Document {
    /// Our own id of it.
    #[must_use]
    pub fn doc_id(&self) -> Option<&str> {
        metadata::doc_id(&self.custom_metadata)
    }
}

impl Gemini {
    pub async fn get_document(&self, name: &DocumentName) -> Result<Document, GeminiError> {
        let call = Call::get(Operation::GetDocument, name.as_str());
        self.call::<DocumentView>(&call).await?.try_into()
    }

    /// All documents of a store, oldest first.
    pub async fn list_documents(&self, store: &StoreName) -> Result<Vec<Document>, GeminiError> {
        let path = format!("{store}/documents");
        let views = self.list::<DocumentPage>(Operation::ListDocuments, &path).await?;
        views.into_iter().map(Document::try_from).collect()
    }

    /// The documents that carry our own id, oldest first; more than one when an upload was repeated.
    pub async fn find_documents(
        &self,
        store: &StoreName,
        doc_id: &str,
    ) -> Result<Vec<Document>, GeminiError> {
        let mut documents = self.list_documents(store).await?;
        documents.retain(|document| document.doc_id() == Some(doc_id));
        Ok(documents)
    }

    /// Removes a document; one that is gone already is a success.
    pub async fn delete_document(&self, name: &DocumentName) -> Result<(), GeminiError> {
        self.delete(Operation::DeleteDocument, name.as_str()).await
    }

    /// Looks until the document can be searched or has failed. How long to wait is the caller's decision.
    pub async fn wait_until_active(&self, name: &DocumentName) -> Result<Document, GeminiError> {
        self.watch(name, Duration::MAX).await
    }

    /// Looks at least once, and then for so long as the document is being indexed. The state of the document
    /// itself is the truth: operations have been seen to stay unfinished for ever.
    pub async fn watch(
        &self,
        name: &DocumentName,
        patience: Duration,
    ) -> Result<Document, GeminiError> {
        let begun = Instant::now();
        let mut looks = Looks::default();
        loop {
            match self.get_document(name).await {
                Ok(document) => match document.state {
                    DocumentState::Failed => return Err(GeminiError::DocumentFailed(name.clone())),
                    DocumentState::Pending if begun.elapsed() + looks.wait() <= patience => {}
                    DocumentState::Active | DocumentState::Pending => return Ok(document),
                },
                Err(error)
                    if error.kind() == ErrorKind::NotFound
                        && begun.elapsed() < UNKNOWN_AT_FIRST => {}
                Err(error) => return Err(error),
            }
            looks.pause().await;
        }
    }
}
