//! Pages of lists: sizes are clamped to the endpoint's maximum, tokens are opaque.

use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::exchange::Exchange;
use crate::library::{Page, Shelf};
use crate::refusal::Refusal;
use crate::reply;

/// Default and maximum page size.
pub type Sizes = (usize, usize);

pub const STORES: Sizes = (10, 20);
pub const DOCUMENTS: Sizes = (10, 20);
pub const FILES: Sizes = (10, 100);
pub const MODELS: Sizes = (50, 1000);

pub fn page<'a, T>(
    exchange: &Exchange,
    shelf: &'a Shelf<T>,
    sizes: Sizes,
) -> Result<Page<'a, T>, Refusal> {
    let (default, most) = sizes;
    let size = match exchange.parameter("pageSize") {
        "" | "0" => default,
        text => match text.parse::<usize>() {
            Ok(size) => size.min(most),
            Err(_) => {
                return Err(Refusal::field("page_size", format!("Invalid page size: {text}")));
            }
        },
    };
    shelf.page(exchange.parameter("pageToken"), size).ok_or_else(|| {
        Refusal::field("page_token", "* page_token: The page token is invalid.".to_owned())
    })
}

/// `{items: […], nextPageToken}`; an empty page is `{}`.
pub fn reply<'a, T, V: Serialize>(
    name: &str,
    page: Page<'a, T>,
    view: impl Fn(&'a T) -> V,
) -> Response {
    let mut body = Map::new();
    if !page.items.is_empty() {
        let items: Vec<V> = page.items.into_iter().map(view).collect();
        body.insert(name.to_owned(), json!(items));
    }
    if let Some(token) = page.next_token {
        body.insert("nextPageToken".to_owned(), json!(token));
    }
    reply::json(&Value::Object(body))
}
