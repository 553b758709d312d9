//! Endpoints of stores.

use std::time::SystemTime;

use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::exchange::Exchange;
use crate::library::{DEFAULT_EMBEDDING, MULTIMODAL_EMBEDDING, Shelf, Store, check_display_name};
use crate::paging;
use crate::protojson;
use crate::refusal::Refusal;
use crate::reply;

#[derive(Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct CreateStore {
    display_name: String,
    embedding_model: String,
}

impl Default for CreateStore {
    fn default() -> Self {
        Self { display_name: String::new(), embedding_model: DEFAULT_EMBEDDING.to_owned() }
    }
}

pub fn create(exchange: &Exchange) -> Result<Response, Refusal> {
    let request: CreateStore = exchange.parse(&protojson::CREATE_STORE)?;
    check_display_name(&request.display_name)?;
    if ![DEFAULT_EMBEDDING, MULTIMODAL_EMBEDDING].contains(&request.embedding_model.as_str()) {
        let message = format!(
            "* CreateFileSearchStoreRequest.file_search_store.embedding_model: unknown model {}",
            request.embedding_model
        );
        return Err(Refusal::field("file_search_store.embedding_model", message));
    }
    let library = &exchange.sim.library;
    let mut shelves = library.lock();
    if exchange.settings.max_stores.is_some_and(|most| shelves.stores.len() >= most) {
        return Err(Refusal::precondition("The project has reached its number of stores."));
    }
    let store = Store {
        id: library.ids.store(&request.display_name),
        display_name: request.display_name,
        embedding_model: request.embedding_model,
        created: SystemTime::now(),
        documents: Shelf::default(),
    };
    let view = store.view();
    shelves.stores.insert(store.id.clone(), store);
    exchange.sim.counters.update(|tally| tally.stores_created += 1);
    Ok(reply::json(&view))
}

pub fn get(exchange: &Exchange, id: &str) -> Result<Response, Refusal> {
    let shelves = exchange.sim.library.lock();
    let store = shelves.stores.get(id).ok_or_else(Refusal::not_found)?;
    Ok(reply::json(&store.view()))
}

pub fn list(exchange: &Exchange) -> Result<Response, Refusal> {
    let shelves = exchange.sim.library.lock();
    let page = paging::page(exchange, &shelves.stores, paging::STORES)?;
    Ok(paging::reply("fileSearchStores", page, Store::view))
}

pub fn delete(exchange: &Exchange, id: &str) -> Result<Response, Refusal> {
    let library = &exchange.sim.library;
    let is_empty = library.lock().stores.get(id).map(|store| store.documents.is_empty());
    match is_empty {
        None => return Err(Refusal::not_found()),
        Some(false) if !is_forced(exchange) => {
            return Err(Refusal::precondition("Cannot delete non-empty FileSearchStore"));
        }
        Some(_) => {}
    }
    let cited_until = Instant::now() + exchange.settings.deleted_lag();
    let deleted = library.remove_store(id, cited_until).ok_or_else(Refusal::not_found)?;
    exchange.sim.counters.update(|tally| {
        tally.stores_deleted += 1;
        tally.documents_deleted += deleted;
    });
    Ok(reply::json(&json!({})))
}

/// Clients spell the flag in their language's way, in the query or, rarely, in the body.
pub fn is_forced(exchange: &Exchange) -> bool {
    let in_body = || {
        let body: Value = serde_json::from_slice(&exchange.body).unwrap_or_default();
        body.get("force").and_then(Value::as_bool).unwrap_or_default()
    };
    matches!(exchange.parameter("force"), "true" | "True" | "1") || in_body()
}
