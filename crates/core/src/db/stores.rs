//! Table `stores`.

use chrono::{DateTime, Utc};

use sqlx::AssertSqlSafe;

use super::{Access, DbError, fetch_optional, on, placeholders};
use crate::ids::{StoreId, UserId};

/// A store: a set of documents that belong to one person.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Store {
    pub id: StoreId,
    pub user_id: UserId,
    pub display_name: String,
    /// The engine's name of it.
    pub fs_name: String,
    pub created_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// The store, deleted or not.
pub async fn find(db: &mut impl Access, id: StoreId) -> Result<Option<Store>, DbError> {
    fetch_optional!(
        db,
        Store,
        "select id, user_id, display_name, fs_name, created_at, deleted_at
         from stores where id = $1",
        id
    )
}

/// Those of the stores that are the person's own and not deleted.
pub async fn list_living(
    db: &mut impl Access,
    user: UserId,
    ids: &[StoreId],
) -> Result<Vec<Store>, DbError> {
    let sql = format!(
        "select id, user_id, display_name, fs_name, created_at, deleted_at from stores
         where user_id = $1 and deleted_at is null and id in ({})",
        placeholders(2, ids.len())
    );
    on!(db, conn => {
        let mut query = sqlx::query_as::<_, Store>(AssertSqlSafe(sql)).bind(user);
        for id in ids {
            query = query.bind(id);
        }
        query.fetch_all(conn).await
    })
}
