//! Reading of streamed answers.

use serde_json::Value;

/// Events of a stream's bytes with the usual framing.
pub fn events(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    let events = text.split("\r\n\r\n").filter(|event| !event.is_empty());
    events
        .map(|event| serde_json::from_str(event.strip_prefix("data: ").unwrap()).unwrap())
        .collect()
}

/// Visible text of several events.
pub fn visible(events: &[Value]) -> String {
    let parts = events.iter().flat_map(|event| {
        event["candidates"][0]["content"]["parts"].as_array().cloned().unwrap_or_default()
    });
    let shown = parts.filter(|part| part["thought"] != true);
    shown.filter_map(|part| Some(part["text"].as_str()?.to_owned())).collect()
}
