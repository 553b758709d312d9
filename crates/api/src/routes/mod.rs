//! One resource per file, each with `router()`. This is the table of all of them.

mod auth;
mod chat;
mod chat_messages;
mod chat_sessions;
mod config;
mod costs;
pub(crate) mod description;
mod documents;
mod models;
mod probes;
mod settings;
mod stores;
mod uploads;

use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;

/// Every route of the API.
#[must_use]
pub fn table() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(auth::router())
        .merge(chat::router())
        .merge(chat_messages::router())
        .merge(chat_sessions::router())
        .merge(costs::router())
        .merge(models::router())
        .merge(config::router())
        .merge(probes::router())
        .merge(settings::router())
        .merge(stores::router())
        .merge(documents::router())
        .merge(uploads::router())
}
