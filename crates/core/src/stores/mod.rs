//! Stores: whose they are, and who may use them. Access is decided in `access` and nowhere else.

mod access;
mod name;

pub use access::{access, list_accessible};
pub use name::{StoreName, StoreNameError};

use crate::{
    app::App,
    db::{
        DbError,
        stores::{self as table, Store, StoreSummary},
    },
    engine::EngineError,
    ids::{StoreId, UserId},
    telemetry::error_chain,
};

/// What can be refused around stores.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Never existed, deleted, or somebody else's: the caller cannot tell.
    #[error("there is no such store")]
    NotFound,
    #[error("no more than {limit} stores can be created")]
    LimitReached { limit: u32 },
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Database(#[from] DbError),
}

/// A person's stores with their sizes, newest first.
pub async fn list(app: &App, user: UserId) -> Result<Vec<StoreSummary>, StoreError> {
    Ok(table::list_of(&mut app.db.read().await?, user).await?)
}

/// One store with its size.
pub async fn summary(app: &App, store: StoreId) -> Result<StoreSummary, StoreError> {
    table::summary(&mut app.db.read().await?, store).await?.ok_or(StoreError::NotFound)
}

/// Creates a store at the engine and here. The row is written only when the engine has its place; if
/// writing fails, the place is given back.
pub async fn create(app: &App, user: UserId, name: &StoreName) -> Result<StoreSummary, StoreError> {
    let limit = app.settings.stores.max_per_user;
    if table::count_of(&mut app.db.read().await?, user).await? >= i64::from(limit) {
        return Err(StoreError::LimitReached { limit });
    }
    let fs_name = app.engine.create_store(name.as_str()).await?;
    match insert(app, user, name, &fs_name).await {
        Ok(store) => summary(app, store.id).await,
        Err(error) => {
            give_back(app, &fs_name, &error).await;
            Err(error)
        }
    }
}

/// Removes a place at the engine that got no row. Whether it got one is not known when the database was lost
/// on the way, and a row without its place would be the worse of the two.
async fn give_back(app: &App, fs_name: &str, error: &StoreError) {
    if matches!(error, StoreError::Database(error) if error.is_unavailable()) {
        tracing::warn!(fs_name, "a store may be left at the engine without a row");
        return;
    }
    if let Err(error) = app.engine.delete_store(fs_name).await {
        let error = error_chain(&error);
        tracing::warn!(error, fs_name, "a store without a row is left at the engine");
    }
}

async fn insert(
    app: &App,
    user: UserId,
    name: &StoreName,
    fs_name: &str,
) -> Result<Store, StoreError> {
    let limit = app.settings.stores.max_per_user;
    let mut tx = app.db.begin().await?;
    // Counted again under the person's row lock, or many requests at once would pass the first count.
    table::lock_owner(&mut tx, user).await?;
    if table::count_of(&mut tx, user).await? >= i64::from(limit) {
        return Err(StoreError::LimitReached { limit });
    }
    let store = table::insert(&mut tx, user, name.as_str(), fs_name, app.now()).await?;
    tx.commit().await?;
    Ok(store)
}

pub async fn rename(
    app: &App,
    store: StoreId,
    name: &StoreName,
) -> Result<StoreSummary, StoreError> {
    let mut tx = app.db.begin().await?;
    table::set_name(&mut tx, store, name.as_str()).await?;
    tx.commit().await?;
    summary(app, store).await
}
