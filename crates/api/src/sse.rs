//! An answer as a stream of server-sent events in the UI message stream of the AI SDK. Events become
//! frames here and nothing is decided.
//!
//! Each event is one chunk of the body and so one flush; nothing is held back. While there is nothing to
//! send, a comment keeps proxies and clients patient. Frames without a value for a field leave it out,
//! and there are no other types than these, because an unknown type ends the stream in the clients.

mod failure;
mod frames;
#[cfg(test)]
mod tests;

use std::{convert::Infallible, time::Duration};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use futures::{Stream, stream};
use rag_core::chat::{AnswerEvent, AnswerStream};
use tokio::time::timeout;

use frames::Frames;

const KEEP_ALIVE: &[u8] = b": keep-alive\n\n";
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_TYPE, "text/event-stream"),
    (header::CACHE_CONTROL, "no-cache, no-transform"),
    (HeaderName::from_static("x-accel-buffering"), "no"),
    (HeaderName::from_static("x-vercel-ai-ui-message-stream"), "v1"),
];

/// The answer as a response. Dropping it drops the answer.
#[must_use]
pub fn response(answer: AnswerStream, keep_alive: Duration, request_id: String) -> Response {
    let frames = Frames::new(request_id);
    let mut response = Response::new(Body::from_stream(body(answer, frames, keep_alive)));
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn body(
    answer: AnswerStream,
    frames: Frames,
    keep_alive: Duration,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(Some((answer, frames)), move |state| async move {
        let (mut answer, mut frames) = state?;
        let Ok(event) = timeout(keep_alive, answer.next()).await else {
            return Some((Ok(Bytes::from_static(KEEP_ALIVE)), Some((answer, frames))));
        };
        let event = event?;
        let is_last = matches!(event, AnswerEvent::Finished(_) | AnswerEvent::Failed(_));
        let chunk = frames.of(event);
        Some((Ok(chunk), (!is_last).then_some((answer, frames))))
    })
}
