//! The latest calls as they arrived, for tests that are strict about what a client sends.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use bytes::Bytes;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

/// Longer bodies are not kept.
const MAX_BODY_BYTES: usize = 64 << 10;

/// One call. The API key itself is never kept, only where it was.
#[derive(Clone, Debug, Serialize)]
pub struct CallRecord {
    pub kind: &'static str,
    pub method: String,
    pub path: String,
    /// Without the API key.
    pub query: String,
    pub key: KeyPlace,
    /// Every place where a key stood: names of headers, `path`, `query`, `body`.
    pub key_seen_in: Vec<String>,
    /// Without the API key.
    pub headers: BTreeMap<String, String>,
    /// The JSON body; `null` for uploads and long bodies.
    #[serde(serialize_with = "as_json")]
    pub body: Bytes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyPlace {
    Header,
    Url,
    None,
}

impl CallRecord {
    pub(crate) fn keepable(body: &Bytes) -> Bytes {
        if body.len() <= MAX_BODY_BYTES { body.clone() } else { Bytes::new() }
    }

    pub(crate) fn header_map(headers: &HeaderMap) -> BTreeMap<String, String> {
        let kept = headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "x-goog-api-key" | "authorization"));
        kept.map(|(name, value)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect()
    }

    /// The body as JSON, `null` when there is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

fn as_json<S: Serializer>(body: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    serde_json::from_slice::<Value>(body).unwrap_or_default().serialize(serializer)
}
