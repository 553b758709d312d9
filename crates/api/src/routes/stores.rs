//! `/api/stores`

use axum::{extract::State, http::StatusCode};
use rag_core::{
    ids::StoreId,
    stores::{self, StoreName},
    trash,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::{ApiError, ApiResult, FieldProblem},
    extract::{AdminUser, CurrentUser, Json, Path, StoreAccess},
    state::AppState,
    views::{documents::DeletionView, stores::StoreView},
};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(rename, delete))
        .routes(routes!(restore))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NamedStore {
    /// 1–100 characters.
    display_name: String,
}

impl NamedStore {
    fn name(&self) -> ApiResult<StoreName> {
        StoreName::parse(&self.display_name).map_err(|error| {
            let problem = FieldProblem::new("display_name", "invalid", error.to_string());
            ApiError::invalid(vec![problem])
        })
    }
}

/// One's own stores, newest first.
#[utoipa::path(get, path = "/api/stores", operation_id = "list_stores", tag = "stores",
    security(("bearer" = [])),
    responses((status = 200, body = [StoreView])))]
async fn list(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
) -> ApiResult<Json<Vec<StoreView>>> {
    let stores = stores::list(&state.app, user.user_id).await?;
    Ok(Json(stores.into_iter().map(Into::into).collect()))
}

/// Create a store.
#[utoipa::path(post, path = "/api/stores", operation_id = "create_store", tag = "stores",
    security(("bearer" = [])), request_body = NamedStore,
    responses((status = 200, body = StoreView)))]
async fn create(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    Json(body): Json<NamedStore>,
) -> ApiResult<Json<StoreView>> {
    Ok(Json(stores::create(&state.app, user.user_id, &body.name()?).await?.into()))
}

/// Rename a store.
#[utoipa::path(patch, path = "/api/stores/{id}", operation_id = "rename_store", tag = "stores",
    security(("bearer" = [])), params(("id" = i64, Path)), request_body = NamedStore,
    responses((status = 200, body = StoreView)))]
async fn rename(
    State(state): State<AppState>,
    access: StoreAccess,
    Json(body): Json<NamedStore>,
) -> ApiResult<Json<StoreView>> {
    Ok(Json(stores::rename(&state.app, access.store.id, &body.name()?).await?.into()))
}

/// Delete a store with its documents. Hidden at once; an admin can restore it for a while.
#[utoipa::path(delete, path = "/api/stores/{id}", operation_id = "delete_store", tag = "stores",
    security(("bearer" = [])), params(("id" = i64, Path)),
    responses((status = 202, body = DeletionView)))]
async fn delete(
    State(state): State<AppState>,
    access: StoreAccess,
) -> ApiResult<(StatusCode, Json<DeletionView>)> {
    trash::delete_store(&state.app, access.user, access.store.id).await?;
    Ok((StatusCode::ACCEPTED, Json(DeletionView::scheduled())))
}

/// Take a deleted store back with the documents that were deleted with it.
#[utoipa::path(post, path = "/api/stores/{id}/restore", operation_id = "restore_store",
    tag = "stores", security(("bearer" = [])), params(("id" = i64, Path)),
    responses((status = 200, body = StoreView)))]
async fn restore(
    State(state): State<AppState>,
    AdminUser(admin): AdminUser,
    Path(id): Path<i64>,
) -> ApiResult<Json<StoreView>> {
    trash::restore_store(&state.app, admin.user_id, StoreId(id)).await?;
    Ok(Json(stores::summary(&state.app, StoreId(id)).await?.into()))
}
