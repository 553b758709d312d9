//! Table `documents`: what people see and do. The transitions of a worker are in `ingestion`.

use chrono::{DateTime, Utc};

use super::{Access, DbError, fetch_optional};
use crate::ids::{DocumentId, StoreId, UserId};

/// A document with everything needed to show and to finish it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Document {
    pub id: DocumentId,
    pub store_id: StoreId,
    pub user_id: UserId,
    pub filename: String,
    pub display_name: Option<String>,
    pub media_type: String,
    pub size_bytes: i64,
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// Where the original is, relative to the file storage.
    pub storage_key: String,
    pub gcs_uri: Option<String>,
    pub page_count: Option<i64>,
    #[sqlx(try_from = "String")]
    pub status: DocumentStatus,
    pub status_updated_at: DateTime<Utc>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub error_retryable: Option<bool>,
    pub attempts: i64,
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When the page text was complete in the database.
    pub pages_ready_at: Option<DateTime<Utc>>,
    pub provider_name: Option<String>,
    pub estimated_tokens: i64,
    pub created_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub deleted_with_store: bool,
}

impl Document {
    /// What people call it.
    #[must_use]
    pub fn title(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.filename)
    }
}

/// The state of a document's way into the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentStatus {
    Pending,
    Running,
    Done,
    Error,
}

impl DocumentStatus {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Running => "RUNNING",
            Self::Done => "DONE",
            Self::Error => "ERROR",
        }
    }
}

impl TryFrom<String> for DocumentStatus {
    type Error = DbError;

    fn try_from(text: String) -> Result<Self, DbError> {
        match text.as_str() {
            "PENDING" => Ok(Self::Pending),
            "RUNNING" => Ok(Self::Running),
            "DONE" => Ok(Self::Done),
            "ERROR" => Ok(Self::Error),
            _ => Err(DbError::Corrupt(format!("document status {text}"))),
        }
    }
}

/// The columns of a [`Document`], for `select` and `returning`.
macro_rules! document_columns {
    () => {
        "id, store_id, user_id, filename, display_name, media_type, size_bytes, sha256, storage_key,
         gcs_uri, page_count, status, status_updated_at, error_code, error_message, error_retryable,
         attempts, next_attempt_at, pages_ready_at, provider_name, estimated_tokens, created_at,
         deleted_at, deleted_with_store"
    };
}
pub(crate) use document_columns;

/// The document, deleted or not.
pub async fn find(db: &mut impl Access, id: DocumentId) -> Result<Option<Document>, DbError> {
    fetch_optional!(
        db,
        Document,
        concat!(
            "select ",
            document_columns!(),
            " from documents where id = $1"
        ),
        id
    )
}
