//! The store of a path, if the person asking may use it.

use axum::{extract::FromRequestParts, http::request::Parts};
use rag_core::{
    db::stores::Store,
    ids::{StoreId, UserId},
    stores,
};

use super::{CurrentUser, Path};
use crate::{error::ApiError, state::AppState};

/// Decides about access before the handler runs; foreign and deleted stores are 404.
#[derive(Debug, Clone)]
pub struct StoreAccess {
    pub user: UserId,
    pub store: Store,
}

impl StoreAccess {
    pub(crate) async fn check(state: &AppState, user: UserId, id: i64) -> Result<Store, ApiError> {
        let mut db = state.app.db.read().await?;
        Ok(stores::access(&mut db, user, StoreId(id)).await?)
    }
}

impl FromRequestParts<AppState> for StoreAccess {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let CurrentUser(user) = CurrentUser::from_request_parts(parts, state).await?;
        let Path(id) = Path::<i64>::from_request_parts(parts, state).await?;
        let store = Self::check(state, user.user_id, id).await?;
        Ok(Self { user: user.user_id, store })
    }
}
