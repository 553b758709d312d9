//! Documents: taking them in, showing them, deleting them. Their way into the index is `ingestion`'s.

mod accept;
mod content;
mod names;

pub use accept::{Accepted, Upload, accept, index_price, set_out};
pub use content::agrees_with_type;
pub use names::{DisplayName, FileName, NameTooLong};

use crate::{
    app::App,
    budgets::BudgetError,
    db::{
        DbError,
        documents::{self as table, Document, DocumentStatus},
        pages,
    },
    files::FilesError,
    ids::{DocumentId, StoreId, UserId},
    paging::{Page, PageRequest},
    stores::{self, StoreError},
};

/// What can be refused around documents.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// Never existed, deleted, or somebody else's: the caller cannot tell.
    #[error("there is no such document")]
    NotFound,
    #[error("there is no such page")]
    PageNotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Budget(#[from] BudgetError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    Database(#[from] DbError),
}

/// The document, if this person may use its store and neither is deleted.
pub async fn access(app: &App, user: UserId, id: DocumentId) -> Result<Document, DocumentError> {
    let mut db = app.db.read().await?;
    let document = table::find(&mut db, id)
        .await?
        .filter(|document| document.deleted_at.is_none())
        .ok_or(DocumentError::NotFound)?;
    match stores::access(&mut db, user, document.store_id).await {
        Ok(_) => Ok(document),
        Err(StoreError::NotFound) => Err(DocumentError::NotFound),
        Err(error) => Err(error.into()),
    }
}

/// The documents of a store, newest first. The caller has decided about access to the store.
pub async fn list(
    app: &App,
    store: StoreId,
    page: &PageRequest,
) -> Result<Page<Document>, DocumentError> {
    let before = page.after.as_deref().and_then(|cursor| cursor.parse().ok()).map(DocumentId);
    let surplus = i64::from(page.limit).saturating_add(1);
    let rows = table::list_of_store(&mut app.db.read().await?, store, before, surplus).await?;
    Ok(Page::from_surplus(rows, page.limit, |document| document.id.to_string()))
}

/// The text of a page, counting from 1. A document that is not DONE has none to show: its pages may be
/// half of them, or those of a reading that failed.
pub async fn page_text(
    app: &App,
    document: &Document,
    number: i64,
) -> Result<String, DocumentError> {
    if document.status != DocumentStatus::Done {
        return Err(DocumentError::PageNotFound);
    }
    pages::find_text(&mut app.db.read().await?, document.id, number)
        .await?
        .ok_or(DocumentError::PageNotFound)
}
