//! `/api/chat/messages`: what people think of answers.

use axum::extract::State;
use rag_core::{
    chat::conversations::{self, Feedback},
    cleaning,
    ids::MessageId,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::{ApiError, ApiResult, FieldProblem},
    extract::{CurrentUser, Json, Path},
    state::AppState,
    views::Confirmation,
};

const LONGEST_REASON: usize = 1_000;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(rate))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Rating {
    /// 1, -1, or 0 to withdraw.
    rating: i64,
    /// At most 1 000 characters.
    reason: Option<String>,
}

impl Rating {
    fn feedback(self) -> ApiResult<Option<Feedback>> {
        let reason = self.reason.map(|reason| cleaning::lines(&reason).trim().to_owned());
        let reason = reason.filter(|reason| !reason.is_empty());
        let problem = if !(-1..=1).contains(&self.rating) {
            FieldProblem::new("rating", "out_of_range", "must be 1, -1 or 0")
        } else if reason.as_ref().is_some_and(|text| text.chars().count() > LONGEST_REASON) {
            FieldProblem::new("reason", "too_long", "must have at most 1 000 characters")
        } else {
            let rating = self.rating;
            return Ok((rating != 0).then_some(Feedback { rating, reason }));
        };
        Err(ApiError::invalid(vec![problem]))
    }
}

/// Rate one of one's own answers.
#[utoipa::path(post, path = "/api/chat/messages/{id}/feedback", operation_id = "rate_chat_message",
    tag = "chat", security(("bearer" = [])), params(("id" = i64, Path)), request_body = Rating,
    responses((status = 200, body = Confirmation)))]
async fn rate(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    Path(id): Path<i64>,
    Json(body): Json<Rating>,
) -> ApiResult<Json<Confirmation>> {
    let feedback = body.feedback()?;
    conversations::rate(&state.app, user.user_id, MessageId(id), feedback.as_ref()).await?;
    Ok(Json(Confirmation::ok()))
}
