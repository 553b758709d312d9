//! The document of a path, if the person asking may see it.

use axum::{extract::FromRequestParts, http::request::Parts};
use rag_core::{
    db::documents::Document,
    documents,
    ids::{DocumentId, UserId},
};

use super::{CurrentUser, path::first_segment};
use crate::{error::ApiError, state::AppState};

/// Decides about access before the handler runs; foreign and deleted documents are 404.
#[derive(Debug, Clone)]
pub struct DocumentAccess {
    pub user: UserId,
    pub document: Document,
}

impl FromRequestParts<AppState> for DocumentAccess {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let CurrentUser(user) = CurrentUser::from_request_parts(parts, state).await?;
        let id: i64 = first_segment(parts, state).await?;
        let document = documents::access(&state.app, user.user_id, DocumentId(id)).await?;
        Ok(Self { user: user.user_id, document })
    }
}
