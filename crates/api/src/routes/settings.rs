//! `/api/settings`: the branding.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue},
};
use rag_core::{
    cleaning,
    settings::{self, Branding},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::config::PUBLIC;
use crate::{
    error::ApiResult,
    extract::{AdminUser, Json},
    state::AppState,
};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(read, change))
}

macro_rules! branding {
    ($($field:ident),* $(,)?) => {
        #[derive(Debug, Serialize, ToSchema)]
        struct BrandingView { $($field: String,)* }

        impl From<Branding> for BrandingView {
            fn from(branding: Branding) -> Self {
                Self { $($field: branding.get(stringify!($field)).to_owned(),)* }
            }
        }

        /// Any subset; null leaves a value as it is.
        #[derive(Debug, Deserialize, ToSchema)]
        struct BrandingChange { $($field: Option<String>,)* }

        impl BrandingChange {
            /// What is to change, as text that every database takes.
            fn changes(self) -> Vec<(&'static str, String)> {
                let mut changes = Vec::new();
                $(if let Some(value) = self.$field {
                    changes.push((stringify!($field), cleaning::lines(&value)));
                })*
                changes
            }
        }
    };
}

branding! {
    app_name, app_icon, theme_preset, primary_color, accent_color, app_favicon, welcome_message,
    suggested_prompt_1, suggested_prompt_2, suggested_prompt_3,
}

/// How the page looks and greets.
#[utoipa::path(get, path = "/api/settings", operation_id = "get_settings", tag = "settings",
    responses((status = 200, body = BrandingView)))]
async fn read(
    State(state): State<AppState>,
) -> ApiResult<([(HeaderName, HeaderValue); 1], Json<BrandingView>)> {
    Ok((PUBLIC, Json(settings::branding(&state.app).await?.into())))
}

/// Change how the page looks and greets.
#[utoipa::path(post, path = "/api/settings", operation_id = "change_settings", tag = "settings",
    security(("bearer" = [])), request_body = BrandingChange,
    responses((status = 200, body = BrandingView)))]
async fn change(
    State(state): State<AppState>,
    AdminUser(admin): AdminUser,
    Json(body): Json<BrandingChange>,
) -> ApiResult<Json<BrandingView>> {
    Ok(Json(settings::change(&state.app, admin.user_id, &body.changes()).await?.into()))
}
