//! Documents on the wire.

use chrono::{DateTime, Utc};
use rag_core::{
    db::documents::{Document, DocumentStatus},
    documents::Accepted,
    money::Micros,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::Usd;

#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentView {
    id: i64,
    store_id: i64,
    filename: String,
    display_name: Option<String>,
    media_type: String,
    /// PENDING, RUNNING, DONE or ERROR
    status: &'static str,
    status_updated_at: DateTime<Utc>,
    /// Why it failed, or what it waits for.
    error: Option<DocumentErrorView>,
    /// When it is tried again, while it waits for that.
    next_attempt_at: Option<DateTime<Utc>>,
    size_bytes: i64,
    page_count: Option<i64>,
    /// Lower-case hexadecimal.
    sha256: String,
    attempts: i64,
    created_at: DateTime<Utc>,
    gcs_uri: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentErrorView {
    code: String,
    /// A sentence for people.
    message: String,
    retryable: bool,
}

impl From<Document> for DocumentView {
    fn from(document: Document) -> Self {
        let error = document.error_code.map(|code| DocumentErrorView {
            code,
            message: document.error_message.unwrap_or_default(),
            retryable: document.error_retryable.unwrap_or(true),
        });
        Self {
            id: document.id.0,
            store_id: document.store_id.0,
            filename: document.filename,
            display_name: document.display_name,
            media_type: document.media_type,
            status: document.status.as_str(),
            status_updated_at: document.status_updated_at,
            error,
            next_attempt_at: document.next_attempt_at,
            size_bytes: document.size_bytes,
            page_count: document.page_count,
            sha256: document.sha256,
            attempts: document.attempts,
            created_at: document.created_at,
            gcs_uri: document.gcs_uri,
        }
    }
}

/// The answer to an upload.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadView {
    /// `doc-<id>`, for the status of the operation.
    op_id: String,
    document_id: i64,
    file_display_name: String,
    estimated_tokens: i64,
    #[schema(value_type = f64)]
    estimated_cost_usd: Usd,
    /// The store had this content already.
    duplicate: bool,
}

impl UploadView {
    #[must_use]
    pub fn new(accepted: &Accepted, cost: Micros) -> Self {
        let document = accepted.document();
        Self {
            op_id: format!("doc-{}", document.id),
            document_id: document.id.0,
            file_display_name: document.title().to_owned(),
            estimated_tokens: document.estimated_tokens,
            estimated_cost_usd: Usd::from(cost),
            duplicate: matches!(accepted, Accepted::Duplicate(_)),
        }
    }
}

/// How far an upload has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperationView {
    status: &'static str,
    error: Option<String>,
}

impl From<Document> for OperationView {
    fn from(document: Document) -> Self {
        let failed = document.status == DocumentStatus::Error;
        Self { status: document.status.as_str(), error: document.error_message.filter(|_| failed) }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PageView {
    /// Counts from 1.
    page: i64,
    text: String,
}

impl PageView {
    #[must_use]
    pub fn new(page: i64, text: String) -> Self {
        Self { page, text }
    }
}

/// "It is gone now, and its copies will be."
#[derive(Debug, Serialize, ToSchema)]
pub struct DeletionView {
    status: &'static str,
}

impl DeletionView {
    #[must_use]
    pub fn scheduled() -> Self {
        Self { status: "deletion_scheduled" }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RestoredDocumentView {
    document_id: i64,
    store_id: i64,
}

impl From<Document> for RestoredDocumentView {
    fn from(document: Document) -> Self {
        Self { document_id: document.id.0, store_id: document.store_id.0 }
    }
}
