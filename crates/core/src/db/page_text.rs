//! Table `document_pages`, as people read it.

use super::{Access, DbError, on};
use crate::ids::DocumentId;

/// The text of one page, counting from 1.
pub async fn find(
    db: &mut impl Access,
    document: DocumentId,
    page: i64,
) -> Result<Option<String>, DbError> {
    on!(db, conn => {
        sqlx::query_scalar::<_, String>(
            "select body from document_pages where document_id = $1 and page = $2",
        )
        .bind(document)
        .bind(page)
        .fetch_optional(conn)
        .await
    })
}
