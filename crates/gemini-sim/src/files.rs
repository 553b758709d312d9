//! Endpoints of the Files API.

use std::sync::Arc;

use axum::response::Response;
use serde_json::json;

use crate::exchange::Exchange;
use crate::library::FileObject;
use crate::paging;
use crate::refusal::Refusal;
use crate::reply;

/// A file that exists and has not expired. Unknown files are answered with 403, not 404.
pub fn find(exchange: &Exchange, id: &str) -> Result<Arc<FileObject>, Refusal> {
    let shelves = exchange.sim.library.lock();
    let file = shelves.files.get(id).filter(|file| !file.is_expired());
    file.cloned().ok_or_else(|| Refusal::forbidden(&format!("File {id}")))
}

/// Origin and version, which files carry in their `uri`.
pub fn base(exchange: &Exchange) -> String {
    format!("{}/{}", exchange.origin(), exchange.call.version)
}

pub fn get(exchange: &Exchange, id: &str) -> Result<Response, Refusal> {
    Ok(reply::json(&find(exchange, id)?.view(&base(exchange))))
}

pub fn list(exchange: &Exchange) -> Result<Response, Refusal> {
    let base = base(exchange);
    let shelves = exchange.sim.library.lock();
    let mut page = paging::page(exchange, &shelves.files, paging::FILES)?;
    page.items.retain(|file| !file.is_expired());
    Ok(paging::reply("files", page, |file| file.view(&base)))
}

pub fn delete(exchange: &Exchange, id: &str) -> Result<Response, Refusal> {
    find(exchange, id)?;
    exchange.sim.library.lock().files.remove(id);
    Ok(reply::json(&json!({})))
}
