//! The catalogue of models, with the rules that differ between their generations.

use axum::response::Response;
use serde_json::{Value, json};

use crate::exchange::Exchange;
use crate::faults;
use crate::library::Shelf;
use crate::paging;
use crate::refusal::Refusal;
use crate::reply;

const GENERATIVE: [&str; 12] = [
    "gemini-3.8-flash",
    "gemini-3.7-flash",
    "gemini-3.6-flash",
    "gemini-3.5-flash",
    "gemini-3.5-flash-lite",
    "gemini-3.1-flash-lite",
    "gemini-3.1-pro-preview",
    "gemini-3-flash-preview",
    "gemini-4-argon",
    "gemini-2.5-pro",
    "gemini-2.5-flash",
    "gemini-2.5-flash-lite",
];
const EMBEDDING: [&str; 2] = ["gemini-embedding-001", "gemini-embedding-2"];
/// Known to `v1beta` only.
const ALIASES: [&str; 2] = ["gemini-flash-latest", "gemini-flash-lite-latest"];

pub fn list(exchange: &Exchange) -> Result<Response, Refusal> {
    let mut shelf = Shelf::default();
    for id in GENERATIVE.iter().chain(&EMBEDDING) {
        shelf.insert((*id).to_owned(), view(id));
    }
    let page = paging::page(exchange, &shelf, paging::MODELS)?;
    Ok(paging::reply("models", page, |model: &Value| model.clone()))
}

pub fn get(exchange: &Exchange, id: &str) -> Result<Response, Refusal> {
    let version = &exchange.call.version;
    let known = is_generative(version, id) || EMBEDDING.contains(&id);
    if !known {
        return Err(faults::model_not_found(version, id, "getModel"));
    }
    Ok(reply::json(&view(id)))
}

/// Whether `generateContent` and `countTokens` work with the model.
pub fn is_generative(version: &str, id: &str) -> bool {
    GENERATIVE.contains(&id) || (version == "v1beta" && ALIASES.contains(&id))
}

fn view(id: &str) -> Value {
    if EMBEDDING.contains(&id) {
        return json!({
            "name": format!("models/{id}"), "version": "001", "displayName": id,
            "inputTokenLimit": 2048, "outputTokenLimit": 1,
            "supportedGenerationMethods": ["embedContent", "countTextTokens", "countTokens"],
        });
    }
    json!({
        "name": format!("models/{id}"), "version": "001", "displayName": id,
        "description": "Answers from the text of the uploaded documents.",
        "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536,
        "supportedGenerationMethods":
            ["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"],
        "temperature": 1, "topP": 0.95, "topK": 64, "maxTemperature": 2, "thinking": true,
    })
}

/// Major and minor version of a model, such as (3, 8); aliases count as the newest Flash.
pub fn generation(id: &str) -> (u32, u32) {
    let version = id.split('-').nth(1).unwrap_or_default();
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    match (major.parse(), minor.parse()) {
        (Ok(major), Ok(minor)) => (major, minor),
        _ => (3, 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generation_is_read_from_the_id() {
        assert_eq!(generation("gemini-2.5-flash-lite"), (2, 5));
        assert_eq!(generation("gemini-4-argon"), (4, 0));
        assert_eq!(generation("gemini-3-flash-preview"), (3, 0));
        assert_eq!(generation("gemini-flash-latest"), (3, 8));
    }
}
