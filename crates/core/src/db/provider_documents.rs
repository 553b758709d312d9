//! Table `documents`: what the provider has of them.
//!
//! `provider_name` is null until a document is about to be sent; then it is the name of the store, and of
//! the document as soon as that is known.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::{Access, DbError, Tx, execute, fetch_all, on, placeholders};
use crate::ids::{DocumentId, StoreId};

/// A document of a store, whatever became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct KnownDocument {
    pub id: DocumentId,
    pub store_id: StoreId,
    /// Finished and not deleted: it may be searched and quoted.
    pub is_ready: bool,
    /// The provider may have a copy of it, or had one a moment ago.
    pub may_be_found: bool,
}

/// All documents that these stores ever had, in the order of their ids. Those that were removed for good
/// may be found if that was after `removed_after`.
pub async fn list_known(
    db: &mut impl Access,
    stores: &[StoreId],
    removed_after: DateTime<Utc>,
) -> Result<Vec<KnownDocument>, DbError> {
    if stores.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select id, store_id, (status = 'DONE' and deleted_at is null) as is_ready,
                (provider_name is not null or (purged_at is not null and purged_at > $1))
                    as may_be_found
         from documents where store_id in ({}) order by id",
        placeholders(2, stores.len())
    );
    on!(db, conn => {
        let mut query = sqlx::query_as::<_, KnownDocument>(AssertSqlSafe(sql)).bind(removed_after);
        for store in stores {
            query = query.bind(store);
        }
        query.fetch_all(conn).await
    })
}

/// A document that has not been removed for good, and where its copy is to be.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptDocument {
    pub id: DocumentId,
    /// Finished and not deleted: there has to be a copy.
    pub is_ready: bool,
    pub provider_name: Option<String>,
}

/// All documents of a store but those that were removed for good.
pub async fn list_kept(db: &mut impl Access, store: StoreId) -> Result<Vec<KeptDocument>, DbError> {
    fetch_all!(
        db,
        KeptDocument,
        "select id, (status = 'DONE' and deleted_at is null) as is_ready, provider_name
         from documents where store_id = $1 and purged_at is null order by id",
        store
    )
}

/// Records where the provider has its copy. A document deleted meanwhile is recorded too: its removal
/// has to find the copy.
pub async fn set_name(tx: &mut Tx, document: DocumentId, name: &str) -> Result<(), DbError> {
    execute!(
        tx,
        "update documents set provider_name = $2 where id = $1 and purged_at is null",
        document,
        name
    )?;
    Ok(())
}
