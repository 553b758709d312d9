//! Questions and their answers, whole.

mod answers;
mod conversations;
mod money;
mod refusals;
mod streams;

use rag_tests::{Book, Person};
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// Two small manuals that a question can be answered from.
pub const MANUALS: [Book<'static>; 2] = [
    (
        "pump-manual.txt",
        &[
            "The Aurora pump moves water in greenhouses.\n\nIt was designed in Norway.",
            "The Aurora pump needs 230 volts and draws 45 watts. It must be cleaned every six weeks.\n\n\
             The filter is replaced once a year. Replacement filters carry the number AF-17.",
        ],
    ),
    (
        "warranty.txt",
        &[
            "The warranty of the Aurora pump ends after thirty months. Claims are sent to the dealer.",
        ],
    ),
];

/// Answered on page 2 of the first manual.
pub const QUESTION: &str = "How often must the Aurora pump be cleaned?";

/// [`QUESTION`] in the conversation `s`.
pub fn in_conversation(store: i64) -> Value {
    json!({"storeIds": [store], "question": QUESTION, "sessionId": "s"})
}

/// Starts an answer in the conversation `s` and reads until its text has begun.
pub async fn begins(person: &Person, store: i64) -> (Response, String) {
    let request = person.request(Method::POST, "/api/chat").json(&in_conversation(store));
    let mut response = request.send().await.unwrap();
    let mut text = String::new();
    while !text.contains("text-delta") {
        let chunk = response.chunk().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    (response, text)
}
