//! Table `documents`: what people see and do. The transitions of a worker are in `ingestion`.

use chrono::{DateTime, Utc};

use super::{Access, DbError, Tx, execute, fetch_all, fetch_one, fetch_optional, scalar, stores};
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
    /// Since when the engine has been working on it by itself.
    pub provider_started_at: Option<DateTime<Utc>>,
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
    /// Whether ingestion has still to do with it.
    #[must_use]
    pub fn is_unfinished(self) -> bool {
        matches!(self, Self::Pending | Self::Running)
    }

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
         attempts, next_attempt_at, pages_ready_at, provider_started_at, provider_name, estimated_tokens, created_at,
         deleted_at, deleted_with_store"
    };
}
pub(crate) use document_columns;

/// The document, deleted or not.
pub async fn find(db: &mut impl Access, id: DocumentId) -> Result<Option<Document>, DbError> {
    fetch_optional!(
        db,
        Document,
        concat!("select ", document_columns!(), " from documents where id = $1"),
        id
    )
}

/// A document that was uploaded, before it has a row.
#[derive(Debug, Clone)]
pub struct NewDocument<'a> {
    pub store_id: StoreId,
    pub user_id: UserId,
    pub filename: &'a str,
    pub display_name: Option<&'a str>,
    pub media_type: &'a str,
    pub size_bytes: i64,
    pub sha256: &'a str,
    pub storage_key: &'a str,
    pub estimated_tokens: i64,
}

/// Inserts a PENDING document, and keeps its store from being deleted until the transaction ends.
/// `None` when that was deleted meanwhile; [`DbError::Conflict`] when it has this content already.
pub async fn insert(
    tx: &mut Tx,
    new: &NewDocument<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Document>, DbError> {
    if !stores::lock_living(tx, new.store_id).await? {
        return Ok(None);
    }
    fetch_one!(
        tx,
        Document,
        concat!(
            "insert into documents (store_id, user_id, filename, display_name, media_type, size_bytes,
                 sha256, storage_key, estimated_tokens, status, status_updated_at, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'PENDING', $10, $10)
             returning ",
            document_columns!()
        ),
        new.store_id,
        new.user_id,
        new.filename,
        new.display_name,
        new.media_type,
        new.size_bytes,
        new.sha256,
        new.storage_key,
        new.estimated_tokens,
        now
    )
    .map(Some)
}

/// The living document of a store with this content.
pub async fn find_by_content(
    db: &mut impl Access,
    store: StoreId,
    sha256: &str,
) -> Result<Option<Document>, DbError> {
    fetch_optional!(
        db,
        Document,
        concat!(
            "select ",
            document_columns!(),
            " from documents where store_id = $1 and sha256 = $2 and deleted_at is null"
        ),
        store,
        sha256
    )
}

/// The living documents of a store, newest first: at most `limit`, older than `before`.
pub async fn list_of_store(
    db: &mut impl Access,
    store: StoreId,
    before: Option<DocumentId>,
    limit: i64,
) -> Result<Vec<Document>, DbError> {
    fetch_all!(
        db,
        Document,
        concat!(
            "select ",
            document_columns!(),
            " from documents where store_id = $1 and deleted_at is null and id < $2
              order by id desc limit $3"
        ),
        store,
        before.map_or(i64::MAX, |id| id.0),
        limit
    )
}

/// Documents of a store, deleted ones left out, that wait for ingestion or are in it.
pub async fn unfinished_of_store(tx: &mut Tx, store: StoreId) -> Result<Vec<Document>, DbError> {
    fetch_all!(
        tx,
        Document,
        concat!(
            "select ",
            document_columns!(),
            " from documents where store_id = $1 and deleted_at is null
              and status in ('PENDING', 'RUNNING') order by id"
        ),
        store
    )
}

/// Whether a document that still has its content, deleted or not, has this original.
pub async fn is_stored(db: &mut impl Access, storage_key: &str) -> Result<bool, DbError> {
    let rows = scalar!(
        db,
        i64,
        "select count(*) from documents where storage_key = $1 and purged_at is null",
        storage_key
    )?;
    Ok(rows > 0)
}

/// Hides a document. False when somebody else did before.
pub async fn mark_deleted(
    tx: &mut Tx,
    id: DocumentId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update documents set deleted_at = $3, deleted_by = $2
         where id = $1 and deleted_at is null",
        id,
        by,
        now
    )?;
    Ok(rows == 1)
}

/// Hides what is left in a store that is being deleted.
pub async fn mark_deleted_with_store(
    tx: &mut Tx,
    store: StoreId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update documents set deleted_at = $3, deleted_by = $2, deleted_with_store = true
         where store_id = $1 and deleted_at is null",
        store,
        by,
        now
    )?;
    Ok(())
}

/// Takes one document back. False when it is not deleted: somebody else was first;
/// [`DbError::Conflict`] when the same content was uploaded again meanwhile.
pub async fn unmark_deleted(tx: &mut Tx, id: DocumentId) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update documents set deleted_at = null, deleted_by = null, deleted_with_store = false
         where id = $1 and deleted_at is not null",
        id
    )?;
    Ok(rows == 1)
}

/// Takes back what was deleted with its store.
pub async fn unmark_deleted_with_store(tx: &mut Tx, store: StoreId) -> Result<(), DbError> {
    execute!(
        tx,
        "update documents set deleted_at = null, deleted_by = null, deleted_with_store = false
         where store_id = $1 and deleted_with_store",
        store
    )?;
    Ok(())
}
