//! `/api/documents`

use axum::{
    extract::{OriginalUri, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use rag_core::{documents, ids::DocumentId, ingestion, trash};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    content::Content,
    error::ApiResult,
    extract::{AdminUser, DocumentAccess, Json, Listing, Path, StoreAccess},
    state::AppState,
    views::{
        documents::{DeletionView, DocumentView, PageView, RestoredDocumentView},
        paged,
    },
};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, delete))
        .routes(routes!(content))
        .routes(routes!(page))
        .routes(routes!(retry))
        .routes(routes!(restore))
}

/// The documents of a store, newest first.
#[utoipa::path(get, path = "/api/documents/store/{store_id}", operation_id = "list_documents",
    tag = "documents", security(("bearer" = [])),
    params(("store_id" = i64, Path),
        ("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = [DocumentView])))]
async fn list(
    State(state): State<AppState>,
    access: StoreAccess,
    OriginalUri(uri): OriginalUri,
    listing: Listing,
) -> ApiResult<Response> {
    let page = documents::list(&state.app, access.store.id, &listing.page(u32::MAX)).await?;
    Ok(paged::<_, DocumentView>(&uri, page))
}

/// One document.
#[utoipa::path(get, path = "/api/documents/{id}", operation_id = "get_document", tag = "documents",
    security(("bearer" = [])), params(("id" = i64, Path)),
    responses((status = 200, body = DocumentView)))]
async fn get(access: DocumentAccess) -> Json<DocumentView> {
    Json(access.document.into())
}

/// The original, or a range of it.
#[utoipa::path(get, path = "/api/documents/{id}/content", operation_id = "get_document_content",
    tag = "documents", security(("bearer" = [])), params(("id" = i64, Path)),
    responses((status = 200, description = "The original"),
        (status = 206, description = "A range")))]
async fn content(
    State(state): State<AppState>,
    access: DocumentAccess,
    headers: HeaderMap,
) -> ApiResult<Response> {
    Content::of(&access.document).answer(&state.app.files, &headers).await
}

/// The text of a page, as citations point into it.
#[utoipa::path(get, path = "/api/documents/{id}/pages/{n}", operation_id = "get_document_page",
    tag = "documents", security(("bearer" = [])), params(("id" = i64, Path), ("n" = i64, Path)),
    responses((status = 200, body = PageView)))]
async fn page(
    State(state): State<AppState>,
    access: DocumentAccess,
    Path((_, number)): Path<(i64, i64)>,
) -> ApiResult<Json<PageView>> {
    let text = documents::page_text(&state.app, &access.document, number).await?;
    Ok(Json(PageView::new(number, text)))
}

/// Try a failed document again.
#[utoipa::path(post, path = "/api/documents/{id}/retry", operation_id = "retry_document",
    tag = "documents", security(("bearer" = [])), params(("id" = i64, Path)),
    responses((status = 202, body = DocumentView)))]
async fn retry(
    State(state): State<AppState>,
    access: DocumentAccess,
) -> ApiResult<(StatusCode, Json<DocumentView>)> {
    let document = ingestion::retry(&state.app, &access.document).await?;
    Ok((StatusCode::ACCEPTED, Json(document.into())))
}

/// Delete a document: it is never quoted again from this moment.
#[utoipa::path(delete, path = "/api/documents/{id}", operation_id = "delete_document",
    tag = "documents", security(("bearer" = [])), params(("id" = i64, Path)),
    responses((status = 202, body = DeletionView)))]
async fn delete(
    State(state): State<AppState>,
    access: DocumentAccess,
) -> ApiResult<(StatusCode, Json<DeletionView>)> {
    trash::delete_document(&state.app, access.user, access.document.id).await?;
    Ok((StatusCode::ACCEPTED, Json(DeletionView::scheduled())))
}

/// Take a deleted document back.
#[utoipa::path(post, path = "/api/documents/{id}/restore", operation_id = "restore_document",
    tag = "documents", security(("bearer" = [])), params(("id" = i64, Path)),
    responses((status = 200, body = RestoredDocumentView)))]
async fn restore(
    State(state): State<AppState>,
    AdminUser(admin): AdminUser,
    Path(id): Path<i64>,
) -> ApiResult<Json<RestoredDocumentView>> {
    Ok(Json(trash::restore_document(&state.app, admin.user_id, DocumentId(id)).await?.into()))
}
