//! Answers: from a question to retrieved chunks, from these to text with citations, and from there to one
//! reply or a stream of events.

mod answer;
mod checks;
mod deltas;
mod event;
mod events;
mod framing;
mod grounding;
mod playback;
mod request;
mod script;
mod sentences;
mod tampering;
mod usage;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use playback::Playback;
use request::{CountTokens, GenerateContent};
use script::Script;
use serde_json::json;

use crate::exchange::Exchange;
use crate::protojson;
use crate::refusal::Refusal;
use crate::reply;

/// `generateContent`
pub fn generate(exchange: &Exchange, model: &str) -> Result<Response, Refusal> {
    let script = script(exchange, model)?;
    Ok(reply::json(&event::whole(&script)))
}

/// `streamGenerateContent`, as server-sent events or as a JSON array.
pub fn stream(exchange: &Exchange, model: &str) -> Result<Response, Refusal> {
    let script = script(exchange, model)?;
    let as_events = exchange.parameter("alt") == "sse";
    let content_type =
        if as_events { "text/event-stream" } else { "application/json; charset=UTF-8" };
    let headers =
        [(header::CONTENT_TYPE, content_type), (header::CONTENT_DISPOSITION, "attachment")];
    let body = Body::from_stream(Playback::new(exchange, script, as_events));
    Ok((headers, body).into_response())
}

fn script(exchange: &Exchange, model: &str) -> Result<Script, Refusal> {
    let request: GenerateContent = exchange.parse(&protojson::GENERATE)?;
    checks::generate(&exchange.call.version, model, &request)?;
    Script::write(exchange, model, &request)
}

pub fn count_tokens(exchange: &Exchange, model: &str) -> Result<Response, Refusal> {
    let request: CountTokens = exchange.parse(&protojson::COUNT_TOKENS)?;
    checks::model(&exchange.call.version, model, "countTokens")?;
    let total = match (&request.generate_content_request, request.contents.is_empty()) {
        (Some(inner), true) => usage::prompt_tokens(inner),
        (None, false) => usage::contents_tokens(&request.contents),
        (Some(_), false) => {
            return Err(Refusal::invalid(
                "* CountTokensRequest: contents and generate_content_request are mutually exclusive",
            ));
        }
        (None, true) => {
            return Err(Refusal::invalid(
                "* CountTokensRequest.contents: contents is not specified",
            ));
        }
    };
    Ok(reply::json(&json!({
        "totalTokens": total,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": total}],
    })))
}
