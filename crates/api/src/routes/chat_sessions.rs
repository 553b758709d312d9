//! `/api/chat/sessions`: conversations.

use axum::{
    extract::{OriginalUri, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rag_core::{
    chat::{conversations, export},
    cleaning,
    ids::StoreId,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::{ApiError, ApiResult, FieldProblem},
    extract::{CurrentUser, Json, Path, Query, page},
    state::AppState,
    views::{
        chat::{ChatSessionView, ConversationView, MessageView},
        paged,
    },
};

/// Conversations, and messages, in one part of a list.
const MOST_SESSIONS: u32 = 200;
const USUAL_SESSIONS: u32 = 50;
const MOST_MESSAGES: u32 = 500;
const LONGEST_TITLE: usize = 200;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(rename, delete))
        .routes(routes!(messages))
        .routes(routes!(export_one))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct SessionList {
    store_id: Option<i64>,
    /// 1 to 200.
    limit: Option<u32>,
    cursor: Option<String>,
    /// Looked for in titles and messages.
    q: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MessageList {
    /// 1 to 500.
    limit: Option<u32>,
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct Title {
    /// 1 to 200 characters.
    title: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Export {
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Md,
    Json,
}

/// One's own conversations, last used first.
#[utoipa::path(get, path = "/api/chat/sessions", operation_id = "list_chat_sessions", tag = "chat",
    security(("bearer" = [])), params(SessionList),
    responses((status = 200, body = [ChatSessionView])))]
async fn list(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<SessionList>,
) -> ApiResult<Response> {
    let part = page(query.limit, query.cursor, USUAL_SESSIONS, MOST_SESSIONS)?;
    let search = query.q.as_deref().map(cleaning::lines);
    let search = search.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let store = query.store_id.map(StoreId);
    let sessions = conversations::list(&state.app, user.user_id, store, search, &part).await?;
    Ok(paged::<_, ChatSessionView>(&uri, sessions))
}

/// The messages of a conversation, oldest first.
#[utoipa::path(get, path = "/api/chat/sessions/{id}/messages", operation_id = "list_chat_messages",
    tag = "chat", security(("bearer" = [])), params(("id" = String, Path), MessageList),
    responses((status = 200, body = [MessageView])))]
async fn messages(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<MessageList>,
) -> ApiResult<Response> {
    let part = page(query.limit, query.cursor, MOST_MESSAGES, MOST_MESSAGES)?;
    let messages = conversations::messages(&state.app, user.user_id, &id, &part).await?;
    Ok(paged::<_, MessageView>(&uri, messages))
}

/// Give a conversation another title.
#[utoipa::path(patch, path = "/api/chat/sessions/{id}", operation_id = "rename_chat_session",
    tag = "chat", security(("bearer" = [])), params(("id" = String, Path)), request_body = Title,
    responses((status = 200, body = ChatSessionView)))]
async fn rename(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    Path(id): Path<String>,
    Json(body): Json<Title>,
) -> ApiResult<Json<ChatSessionView>> {
    let title = title(&body.title)?;
    let session = conversations::rename(&state.app, user.user_id, &id, &title).await?;
    Ok(Json(session.into()))
}

/// Delete a conversation with its messages.
#[utoipa::path(delete, path = "/api/chat/sessions/{id}", operation_id = "delete_chat_session",
    tag = "chat", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 204)))]
async fn delete(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    conversations::delete(&state.app, user.user_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A conversation with its sources, as a file.
#[utoipa::path(get, path = "/api/chat/sessions/{id}/export", operation_id = "export_chat_session",
    tag = "chat", security(("bearer" = [])), params(("id" = String, Path), Export),
    responses((status = 200,
        content((ConversationView = "application/json"), (String = "text/markdown")))))]
async fn export_one(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    Path(id): Path<String>,
    Query(query): Query<Export>,
) -> ApiResult<Response> {
    let (session, messages) = conversations::read(&state.app, user.user_id, &id).await?;
    Ok(match query.format {
        Format::Md => {
            let text = export::markdown(&session, &messages);
            attachment(text, "text/markdown; charset=utf-8", "conversation.md")
        }
        Format::Json => {
            let conversation = ConversationView {
                session: session.into(),
                messages: messages.into_iter().map(Into::into).collect(),
            };
            attachment(Json(conversation), "application/json", "conversation.json")
        }
    })
}

fn attachment(body: impl IntoResponse, media_type: &'static str, name: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

fn title(text: &str) -> ApiResult<String> {
    let title = cleaning::name(text).trim().to_owned();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        let problem = FieldProblem::new("title", "length", "must have 1 to 200 characters");
        return Err(ApiError::invalid(vec![problem]));
    }
    Ok(title)
}
