//! `/api/chat`: asking, and what asking would cost.

use axum::{extract::State, response::Response};
use rag_core::chat;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::ApiResult,
    extract::{AskedQuestion, ChatRequest, CurrentUser, Json},
    middleware::request_id,
    sse,
    state::AppState,
    views::chat::EstimateView,
};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(ask)).routes(routes!(estimate))
}

/// Ask a question. The answer is a stream of server-sent events.
///
/// Frames follow the UI message stream of the AI SDK: `start`, `text-start`, `text-delta`…, `text-end`,
/// `source-document`…, `data-citations`, `finish`, then `[DONE]`; a failed answer ends with
/// `data-error` and `error`.
#[utoipa::path(post, path = "/api/chat", tag = "chat", security(("bearer" = [])),
    request_body = ChatRequest,
    responses((status = 200, content_type = "text/event-stream", body = String)))]
async fn ask(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    AskedQuestion(question): AskedQuestion,
) -> ApiResult<Response> {
    let answer = chat::answer(&state.app, user.user_id, question).await?;
    let request_id = request_id::current().unwrap_or_default();
    Ok(sse::response(answer, state.app.settings.chat.keepalive, request_id))
}

/// What a question would cost, without asking it.
#[utoipa::path(post, path = "/api/chat/estimate", tag = "chat", security(("bearer" = [])),
    request_body = ChatRequest,
    responses((status = 200, body = EstimateView)))]
async fn estimate(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    AskedQuestion(question): AskedQuestion,
) -> ApiResult<Json<EstimateView>> {
    let estimate = chat::estimate(&state.app, user.user_id, &question).await?;
    Ok(Json(estimate.into()))
}
