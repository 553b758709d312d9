//! Endpoints of documents, of the operations that create them, and of their images.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::time::Instant;

use crate::exchange::Exchange;
use crate::library::Document;
use crate::paging;
use crate::refusal::Refusal;
use crate::reply;
use crate::stores::is_forced;

pub fn get(exchange: &Exchange, store: &str, id: &str) -> Result<Response, Refusal> {
    let document = exchange.sim.library.document(store, id).ok_or_else(Refusal::not_found)?;
    if document.is_missing_for_now() {
        return Err(Refusal::not_found());
    }
    Ok(reply::json(&document.view()))
}

pub fn list(exchange: &Exchange, store: &str) -> Result<Response, Refusal> {
    let shelves = exchange.sim.library.lock();
    let store = shelves.stores.get(store).ok_or_else(Refusal::not_found)?;
    let page = paging::page(exchange, &store.documents, paging::DOCUMENTS)?;
    Ok(paging::reply("documents", page, |document| Document::view(document)))
}

pub fn delete(exchange: &Exchange, store: &str, id: &str) -> Result<Response, Refusal> {
    let library = &exchange.sim.library;
    library.document(store, id).ok_or_else(Refusal::not_found)?;
    if !is_forced(exchange) {
        return Err(Refusal::precondition("Cannot delete non-empty Document"));
    }
    let cited_until = Instant::now() + exchange.settings.deleted_lag();
    library.remove_document(store, id, cited_until).ok_or_else(Refusal::not_found)?;
    exchange.sim.counters.update(|tally| tally.documents_deleted += 1);
    Ok(reply::json(&json!({})))
}

pub fn operation(exchange: &Exchange, name: &str) -> Result<Response, Refusal> {
    let shelves = exchange.sim.library.lock();
    let operation = shelves.operations.get(name).ok_or_else(Refusal::not_found)?;
    Ok(reply::json(&operation.view()))
}

/// Bytes of an image that was cited.
pub fn media(exchange: &Exchange, store: &str, blob: &str) -> Result<Response, Refusal> {
    let shelves = exchange.sim.library.lock();
    let store = shelves.stores.get(store).ok_or_else(Refusal::not_found)?;
    let image = store.documents.iter().find_map(|document| {
        let (id, bytes) = document.content()?.image.as_ref()?;
        (id == blob).then(|| (document.mime_type.clone(), bytes.clone()))
    });
    let (mime_type, bytes) = image.ok_or_else(Refusal::not_found)?;
    Ok(([(header::CONTENT_TYPE, mime_type)], bytes).into_response())
}
