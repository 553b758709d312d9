//! `/api/upload`

use axum::extract::{DefaultBodyLimit, State};
use rag_core::{documents, ids::DocumentId};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    codes::Code,
    error::{ApiError, ApiResult},
    extract::{CurrentUser, Json, Path, UploadedFile},
    state::AppState,
    views::documents::{OperationView, UploadView},
};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(upload))
        // The extractor counts body and file itself, to the byte, while they stream.
        .layer(DefaultBodyLimit::disable())
        .routes(routes!(status))
}

/// What an upload is made of.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form to clients")]
struct UploadForm {
    #[schema(rename = "storeId")]
    store_id: i64,
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// At most 255 characters.
    #[schema(rename = "displayName")]
    display_name: Option<String>,
}

/// Upload a document.
#[utoipa::path(post, path = "/api/upload", tag = "documents", security(("bearer" = [])),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, body = UploadView)))]
async fn upload(
    State(state): State<AppState>,
    UploadedFile(upload): UploadedFile,
) -> ApiResult<Json<UploadView>> {
    let accepted = documents::accept(&state.app, upload).await?;
    let cost = documents::index_price(&state.app, accepted.document().estimated_tokens);
    Ok(Json(UploadView::new(&accepted, cost)))
}

/// How far an upload has come.
#[utoipa::path(get, path = "/api/upload/op-status/{op_id}", operation_id = "get_upload_status",
    tag = "documents", security(("bearer" = [])),
    params(("op_id" = String, Path, description = "doc-<id>")),
    responses((status = 200, body = OperationView)))]
async fn status(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    Path(op_id): Path<String>,
) -> ApiResult<Json<OperationView>> {
    let document = documents::access(&state.app, user.user_id, operation(&op_id)?).await?;
    Ok(Json(document.into()))
}

/// The document of an operation: `doc-` and digits.
fn operation(op_id: &str) -> ApiResult<DocumentId> {
    let digits = op_id
        .strip_prefix("doc-")
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or_else(|| ApiError::refused(Code::InvalidOpId, "Operation ids look like doc-42."))?;
    let id = digits
        .parse()
        .map_err(|_| ApiError::refused(Code::DocumentNotFound, "There is no such document."))?;
    Ok(DocumentId(id))
}
