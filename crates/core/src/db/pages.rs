//! Table `document_pages`: the text that citations point into.

use super::{Access, DbError, Tx, execute, fetch_all, fetch_optional, scalar};
use crate::ids::DocumentId;

/// One page as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredPage {
    /// Counts from 1.
    pub page: i64,
    pub body: String,
    /// The structure found in the body, as JSON.
    pub blocks: String,
}

pub async fn insert(tx: &mut Tx, document: DocumentId, page: &StoredPage) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into document_pages (document_id, page, body, blocks) values ($1, $2, $3, $4)",
        document,
        page.page,
        page.body.as_str(),
        page.blocks.as_str()
    )?;
    Ok(())
}

pub async fn delete_all(tx: &mut Tx, document: DocumentId) -> Result<(), DbError> {
    execute!(tx, "delete from document_pages where document_id = $1", document)?;
    Ok(())
}

/// All pages, in order.
pub async fn list(db: &mut impl Access, document: DocumentId) -> Result<Vec<StoredPage>, DbError> {
    fetch_all!(
        db,
        StoredPage,
        "select page, body, blocks from document_pages where document_id = $1 order by page",
        document
    )
}

/// The text of one page, counting from 1.
pub async fn find_text(
    db: &mut impl Access,
    document: DocumentId,
    page: i64,
) -> Result<Option<String>, DbError> {
    let row = fetch_optional!(
        db,
        (String,),
        "select body from document_pages where document_id = $1 and page = $2",
        document,
        page
    )?;
    Ok(row.map(|(body,)| body))
}

/// Bytes of UTF-8 text on all pages together.
pub async fn text_bytes(db: &mut impl Access, document: DocumentId) -> Result<i64, DbError> {
    scalar!(
        db,
        i64,
        "select cast(coalesce(sum(octet_length(body)), 0) as bigint)
         from document_pages where document_id = $1",
        document
    )
}
