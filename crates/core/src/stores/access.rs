//! Who may use a store. Today the owner; sharing would be decided here, by role.

use super::StoreError;
use crate::{
    db::{
        Access, DbError,
        stores::{self as table, Store},
    },
    ids::{StoreId, UserId},
};

/// All of these stores, in this order, or `None` when one of them may not be used by this person: it
/// never existed, is deleted, or is somebody else's.
pub async fn list_accessible(
    db: &mut impl Access,
    user: UserId,
    ids: &[StoreId],
) -> Result<Option<Vec<Store>>, DbError> {
    let own = table::list_living(db, user, ids).await?;
    Ok(ids.iter().map(|id| own.iter().find(|store| store.id == *id).cloned()).collect())
}

/// The store, if this person may use it.
pub async fn access(db: &mut impl Access, user: UserId, id: StoreId) -> Result<Store, StoreError> {
    let stores = list_accessible(db, user, &[id]).await?;
    stores.and_then(|mut stores| stores.pop()).ok_or(StoreError::NotFound)
}
