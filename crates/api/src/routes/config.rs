//! `/api/config`: what the page must know before anybody signs in.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
};
use rag_core::config::EngineMode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{extract::Json, state::AppState};

/// May be kept for a moment: it only changes with a restart.
pub(super) const PUBLIC: [(HeaderName, HeaderValue); 1] =
    [(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"))];

const MIB: u64 = 1024 * 1024;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(config))
}

#[derive(Debug, Serialize, ToSchema)]
struct ConfigView {
    version: &'static str,
    /// offline or gemini
    engine: &'static str,
    registration_open: bool,
    dev_login: bool,
    max_json_mb: u64,
    upload: UploadConfigView,
}

#[derive(Debug, Serialize, ToSchema)]
struct UploadConfigView {
    max_mb: u64,
    profile: &'static str,
    allowed_types: Vec<&'static str>,
}

/// Limits and switches, for the page.
#[utoipa::path(get, path = "/api/config", operation_id = "get_config", tag = "settings",
    responses((status = 200, body = ConfigView)))]
async fn config(
    State(state): State<AppState>,
) -> ([(HeaderName, HeaderValue); 1], Json<ConfigView>) {
    let settings = &state.app.settings;
    let view = ConfigView {
        version: env!("CARGO_PKG_VERSION"),
        engine: match settings.engine.mode {
            EngineMode::Offline => "offline",
            EngineMode::Gemini(_) => "gemini",
        },
        registration_open: settings.auth.allow_registration,
        dev_login: settings.auth.allow_dev_login && !settings.environment.is_deployed(),
        max_json_mb: settings.http.max_json_bytes / MIB,
        upload: UploadConfigView {
            max_mb: settings.uploads.max_bytes / MIB,
            profile: settings.uploads.profile.name(),
            allowed_types: settings.uploads.allowed.iter().map(|media| media.name).collect(),
        },
    };
    (PUBLIC, Json(view))
}
