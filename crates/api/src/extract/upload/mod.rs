//! A multipart upload, received while it is checked.
//!
//! Parts may come in any order. What depends on a later part is checked as soon as that part is known;
//! whatever is refused leaves nothing behind, because a received file removes itself when dropped.

mod arrival;
mod declared;

use axum::extract::{
    FromRequest, FromRequestParts as _, Multipart, Request,
    multipart::{Field, MultipartError},
};
use rag_core::{
    db::stores::Store,
    documents::{self, DisplayName, FileName, Upload},
    files::{ReceiveError, Received},
    ids::UserId,
};

use super::{CurrentUser, StoreAccess};
use crate::{
    codes::Code,
    error::{ApiError, ApiResult, FieldProblem},
    state::AppState,
};
use arrival::{NotArrived, Patience};

/// Fields other than the file are short.
const MAX_FIELD_BYTES: usize = 4096;
/// What a form may have beside the content of the file: its other fields, and the lines between.
const MAX_FORM_BYTES: u64 = 64 * 1024;

/// A file that was received and found to be what it says it is, for a store that may be used.
#[derive(Debug)]
pub struct UploadedFile(pub Upload);

/// The parts seen so far.
#[derive(Debug, Default)]
struct Parts {
    store: Option<Store>,
    display_name: Option<DisplayName>,
    file: Option<File>,
}

#[derive(Debug)]
struct File {
    name: FileName,
    media_type: &'static str,
    received: Received,
}

impl FromRequest<AppState> for UploadedFile {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let (mut head, body) = request.into_parts();
        let CurrentUser(user) = CurrentUser::from_request_parts(&mut head, state).await?;
        let most = state.app.settings.uploads.max_bytes.saturating_add(MAX_FORM_BYTES);
        let body = arrival::watched(body, most, Patience::USUAL);
        let mut multipart = Multipart::from_request(Request::from_parts(head, body), state)
            .await
            .map_err(|_| {
            let detail = "Send the file as multipart/form-data.";
            ApiError::refused(Code::UnsupportedMediaType, detail)
        })?;
        let mut parts = Parts::default();
        while let Some(field) = multipart.next_field().await.map_err(|error| unread(&error))? {
            parts.take(field, user.user_id, state).await?;
        }
        parts.complete(user.user_id).await.map(Self)
    }
}

impl Parts {
    async fn take(&mut self, field: Field<'_>, user: UserId, state: &AppState) -> ApiResult<()> {
        match field.name() {
            Some("storeId") => {
                once("storeId", self.store.is_some())?;
                let text = short_text(field, "storeId").await?;
                let id =
                    text.trim().parse().map_err(|_| invalid("storeId", "must be an integer"))?;
                self.store = Some(StoreAccess::check(state, user, id).await?);
            }
            Some("displayName") => {
                once("displayName", self.display_name.is_some())?;
                let text = short_text(field, "displayName").await?;
                self.display_name = DisplayName::parse(&text)
                    .map_err(|error| invalid("displayName", error.to_string()))?;
            }
            Some("file") => {
                once("file", self.file.is_some())?;
                self.file = Some(receive(field, state).await?);
            }
            // Unknown fields are ignored, as everywhere.
            _ => {}
        }
        Ok(())
    }

    /// All parts are there: the content is looked at last, because it costs most.
    async fn complete(self, user: UserId) -> ApiResult<Upload> {
        let missing = |field| invalid(field, "is missing");
        let store = self.store.ok_or_else(|| missing("storeId"))?;
        let File { name, media_type, received } = self.file.ok_or_else(|| missing("file"))?;
        if received.size == 0 {
            return Err(ApiError::refused(Code::EmptyFile, "The file has no content."));
        }
        let agrees = documents::agrees_with_type(&received, media_type).await;
        if !agrees.map_err(ApiError::internal)? {
            let detail = format!("The content of the file is not {media_type}.");
            return Err(ApiError::refused(Code::ContentMismatch, detail));
        }
        Ok(Upload {
            user,
            store,
            filename: name,
            display_name: self.display_name,
            media_type: media_type.to_owned(),
            file: received,
        })
    }
}

/// The last of several would win in silence, and an accepted upload promises that the file is kept.
fn once(field: &str, is_there: bool) -> ApiResult<()> {
    if is_there { Err(invalid(field, "is given more than once")) } else { Ok(()) }
}

fn invalid(field: &str, message: impl Into<String>) -> ApiError {
    ApiError::invalid(vec![FieldProblem::new(field, "invalid", message)])
}

fn unread(error: &MultipartError) -> ApiError {
    let late = |detail| ApiError::refused(Code::RequestTimeout, detail);
    match arrival::reason(error) {
        Some(NotArrived::TooLarge) => {
            ApiError::refused(Code::BodyTooLarge, "The upload is larger than allowed.")
        }
        Some(NotArrived::Silent) => late("The upload stopped arriving."),
        Some(NotArrived::TooSlow) => late("The upload arrives too slowly."),
        None => invalid("body", "is not complete multipart/form-data"),
    }
}

async fn short_text(mut field: Field<'_>, name: &str) -> ApiResult<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| unread(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_FIELD_BYTES {
            return Err(invalid(name, "is too long"));
        }
    }
    String::from_utf8(bytes).map_err(|_| invalid(name, "is not UTF-8"))
}

/// Decides about the type, then streams the file while counting and hashing.
async fn receive(mut field: Field<'_>, state: &AppState) -> ApiResult<File> {
    let name = FileName::clean(field.file_name().unwrap_or_default());
    let media_type = declared::media_type(field.content_type(), &name, state)?.name;
    let limit = state.app.settings.uploads.max_bytes;
    let mut incoming = state.app.files.receive(limit).await.map_err(ApiError::internal)?;
    while let Some(chunk) = field.chunk().await.map_err(|error| unread(&error))? {
        incoming.write(&chunk).await.map_err(|error| not_received(error, limit))?;
    }
    let received = incoming.finish().await.map_err(|error| not_received(error, limit))?;
    Ok(File { name, media_type, received })
}

fn not_received(error: ReceiveError, limit: u64) -> ApiError {
    match error {
        ReceiveError::TooLarge => {
            let detail = format!("Files may have at most {} MiB.", limit / (1024 * 1024));
            ApiError::refused(Code::FileTooLarge, detail)
        }
        ReceiveError::Io(error) => ApiError::internal(error),
    }
}
