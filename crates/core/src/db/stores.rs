//! Table `stores`.

use chrono::{DateTime, Utc};

use super::{Access, DbError, fetch_optional};
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
