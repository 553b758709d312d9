//! `/api/models`: what can answer, and at which price.

use axum::extract::State;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    extract::{CurrentUser, Json},
    state::AppState,
    views::chat::ModelView,
};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// The models to choose from; exactly one is the default.
#[utoipa::path(get, path = "/api/models", operation_id = "list_models", tag = "chat",
    security(("bearer" = [])),
    responses((status = 200, body = [ModelView])))]
async fn list(State(state): State<AppState>, _user: CurrentUser) -> Json<Vec<ModelView>> {
    let (models, now) = (&state.app.settings.models, state.app.now());
    let offered = models.offered(now.date_naive());
    Json(offered.map(|model| ModelView::new(model, &models.default_model, now)).collect())
}
