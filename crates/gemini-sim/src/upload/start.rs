//! The first request of an upload.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::plan::{DocumentPlan, IndexingOptions, Plan, check_media_type};
use super::session::Session;
use crate::exchange::Exchange;
use crate::faults::{self, Fault};
use crate::library::check_display_name;
use crate::protojson;
use crate::refusal::Refusal;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct StartInStore {
    display_name: String,
    mime_type: String,
    #[serde(flatten)]
    options: IndexingOptions,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StartFile {
    file: FileOptions,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct FileOptions {
    display_name: String,
    mime_type: String,
}

pub fn start_in_store(exchange: &Exchange, store: &str) -> Result<Response, Refusal> {
    let takes_images = {
        let shelves = exchange.sim.library.lock();
        shelves.stores.get(store).ok_or_else(Refusal::not_found)?.takes_images()
    };
    let request: StartInStore = exchange.parse(&protojson::START_UPLOAD)?;
    check_display_name(&request.display_name)?;
    let (metadata, chunking) = request.options.checked()?;
    let mime_type = announced_type(exchange, request.mime_type);
    let media_type = check_media_type(&mime_type, takes_images)?;
    let length = announced_length(exchange)?;
    check_size(length, exchange.settings.max_document_bytes)?;
    check_storage(exchange, length.unwrap_or_default())?;
    let plan = DocumentPlan {
        store: store.to_owned(),
        display_name: request.display_name,
        mime_type,
        media_type,
        metadata,
        chunking,
    };
    Ok(open_session(exchange, Plan::Document(plan), length))
}

pub fn start_file(exchange: &Exchange) -> Result<Response, Refusal> {
    let request: StartFile = exchange.parse(&protojson::START_FILE)?;
    check_display_name(&request.file.display_name)?;
    let length = announced_length(exchange)?;
    check_size(length, exchange.settings.max_file_bytes)?;
    let mime_type = announced_type(exchange, request.file.mime_type);
    let plan = Plan::File { display_name: request.file.display_name, mime_type };
    Ok(open_session(exchange, plan, length))
}

fn announced_type(exchange: &Exchange, in_body: String) -> String {
    let in_header = exchange.header("x-goog-upload-header-content-type");
    match (in_body.is_empty(), in_header) {
        (false, _) => in_body,
        (true, Some(mime_type)) => mime_type.to_owned(),
        (true, None) => "application/octet-stream".to_owned(),
    }
}

fn announced_length(exchange: &Exchange) -> Result<Option<u64>, Refusal> {
    let Some(text) = exchange.header("x-goog-upload-header-content-length") else {
        return Ok(None);
    };
    let refusal = |_| super::plain(StatusCode::BAD_REQUEST, "Invalid upload content length.");
    text.parse().map(Some).map_err(refusal)
}

fn check_size(length: Option<u64>, most: u64) -> Result<(), Refusal> {
    match length {
        Some(0) => Err(Refusal::invalid("The file is empty.")),
        Some(length) if length > most => Err(Refusal::invalid(format!(
            "File size {length} exceeds the maximum of {most} bytes."
        ))),
        _ => Ok(()),
    }
}

/// Refuses what would go beyond the project's storage.
pub fn check_storage(exchange: &Exchange, more: u64) -> Result<(), Refusal> {
    let stored = exchange.sim.library.lock().stored_bytes;
    match exchange.settings.storage_limit_bytes {
        Some(limit) if stored + more > limit => Err(faults::storage_full(limit)),
        _ => Ok(()),
    }
}

fn open_session(exchange: &Exchange, plan: Plan, length: Option<u64>) -> Response {
    let library = &exchange.sim.library;
    let id = library.ids.random12();
    let is_terminated = exchange.faults.has(Fault::UploadTerminated);
    let session = Session::new(plan, length, is_terminated);
    library.lock().sessions.insert(id.clone(), Arc::new(session));

    let foreign = exchange.faults.value(Fault::UploadForeignUrl);
    let origin = foreign.map_or_else(|| exchange.origin(), str::to_owned);
    let url = format!("{origin}{}?upload_id={id}&upload_protocol=resumable", exchange.path);
    let headers = [
        ("content-type", "text/plain; charset=utf-8".to_owned()),
        ("x-goog-upload-status", "active".to_owned()),
        ("x-goog-upload-url", url.clone()),
        ("x-goog-upload-control-url", url),
        ("x-goog-upload-chunk-granularity", exchange.settings.chunk_granularity.to_string()),
    ];
    (StatusCode::OK, headers).into_response()
}
