//! Parts of lists: plain arrays, with the way to the next part in the `Link` header.

use axum::{
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rag_core::paging::Page;
use serde::Serialize;

use crate::extract::Json;

/// Everything that has a meaning of its own in an address (RFC 3986 §2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Answers a part of the list at `uri`.
pub fn paged<T, V>(uri: &Uri, page: Page<T>) -> Response
where
    V: From<T> + Serialize,
{
    let link = page.next.as_deref().and_then(|cursor| link(uri, cursor));
    let items: Vec<V> = page.items.into_iter().map(V::from).collect();
    let mut response = Json(items).into_response();
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// The same address with another cursor.
fn link(uri: &Uri, cursor: &str) -> Option<HeaderValue> {
    let query = uri.query().unwrap_or_default();
    let mut pairs: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor=")).collect();
    let cursor = format!("cursor={}", utf8_percent_encode(cursor, RESERVED));
    pairs.push(&cursor);
    let link = format!("<{}?{}>; rel=\"next\"", uri.path(), pairs.join("&"));
    HeaderValue::from_str(&link).ok()
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn the_next_part_keeps_the_other_parameters() {
        let uri = "/api/chat/sessions?limit=2&cursor=old&storeId=1".parse().unwrap();
        let link = link(&uri, "17.a:b").unwrap();
        let expected = "</api/chat/sessions?limit=2&storeId=1&cursor=17.a%3Ab>; rel=\"next\"";
        assert_eq!(link, expected);
    }
}
