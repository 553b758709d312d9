//! One resource per file, each with `router()`. This is the table of all of them.

mod auth;

use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;

/// Every route of the API.
pub fn table() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().merge(auth::router())
}
