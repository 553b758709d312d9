//! Who may use a store. Today the owner; sharing would be decided here, by role.

use super::StoreError;
use crate::{
    db::{
        Access,
        stores::{self as table, Store},
    },
    ids::{StoreId, UserId},
};

/// The store, if this person may use it and it is not deleted.
pub async fn access(db: &mut impl Access, user: UserId, id: StoreId) -> Result<Store, StoreError> {
    table::find(db, id)
        .await?
        .filter(|store| store.user_id == user && store.deleted_at.is_none())
        .ok_or(StoreError::NotFound)
}

/// All of these stores, or nothing: one that may not be used refuses the whole list.
pub async fn accessible(
    db: &mut impl Access,
    user: UserId,
    ids: &[StoreId],
) -> Result<Vec<Store>, StoreError> {
    let mut stores = Vec::with_capacity(ids.len());
    for &id in ids {
        stores.push(access(db, user, id).await?);
    }
    Ok(stores)
}
