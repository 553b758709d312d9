//! The frames, byte for byte.

use bytes::Bytes;
use rag_core::chat::{AnswerEvent, AnswerFailure, Finished, Started, sources::AnswerUsage};
use serde::Serialize;

use super::failure::Told;
use crate::views::chat::{CitationView, SourceView, UsageView};

const DONE: &[u8] = b"data: [DONE]\n\n";
/// An answer has one text.
const TEXT_ID: &str = "text-1";

/// Makes the frames of one answer.
#[derive(Debug)]
pub(super) struct Frames {
    request_id: String,
    text: Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    NotBegun,
    Begun,
    Ended,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
enum Frame<'a> {
    Start {
        message_id: String,
        message_metadata: StartMetadata<'a>,
    },
    TextStart {
        id: &'a str,
    },
    TextDelta {
        id: &'a str,
        delta: &'a str,
    },
    TextEnd {
        id: &'a str,
    },
    SourceDocument(SourceView),
    DataCitations {
        data: Vec<CitationView>,
    },
    Finish {
        finish_reason: &'a str,
        prompt_tokens: i64,
        completion_tokens: i64,
        usage: FinishUsage<'a>,
        message_metadata: FinishMetadata,
    },
    DataError {
        transient: bool,
        data: ErrorData<'a>,
    },
    Error {
        error_text: &'a str,
        code: &'a str,
        message: &'a str,
        status: u16,
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after_ms: Option<u64>,
    },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StartMetadata<'a> {
    session_id: &'a str,
    model: &'a str,
}

/// Named as in the service this one replaces.
#[derive(Debug, Serialize)]
struct FinishUsage<'a> {
    prompt_tokens: i64,
    completion_tokens: i64,
    model: &'a str,
}

#[derive(Debug, Serialize)]
struct FinishMetadata {
    usage: UsageView,
    grounded: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorData<'a> {
    code: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u64>,
    request_id: &'a str,
}

impl Frames {
    pub fn new(request_id: String) -> Self {
        Self { request_id, text: Text::NotBegun }
    }

    /// The frames of an event, in one chunk.
    pub fn of(&mut self, event: AnswerEvent) -> Bytes {
        let mut out = Vec::new();
        match event {
            AnswerEvent::Started(started) => start(&mut out, &started),
            AnswerEvent::Delta(delta) => {
                self.begin_text(&mut out);
                let (id, delta) = (TEXT_ID, delta.as_str());
                write(&mut out, &Frame::TextDelta { id, delta });
            }
            AnswerEvent::Grounded(sources, citations) => {
                self.begin_text(&mut out);
                self.end_text(&mut out);
                for source in sources {
                    write(&mut out, &Frame::SourceDocument(source.into()));
                }
                let data = citations.into_iter().map(Into::into).collect();
                write(&mut out, &Frame::DataCitations { data });
            }
            AnswerEvent::Finished(finished) => finish(&mut out, &finished),
            AnswerEvent::Failed(failure) => {
                self.end_text(&mut out);
                self.fail(&mut out, failure);
            }
        }
        out.into()
    }

    fn begin_text(&mut self, out: &mut Vec<u8>) {
        if self.text == Text::NotBegun {
            write(out, &Frame::TextStart { id: TEXT_ID });
            self.text = Text::Begun;
        }
    }

    fn end_text(&mut self, out: &mut Vec<u8>) {
        if self.text == Text::Begun {
            write(out, &Frame::TextEnd { id: TEXT_ID });
            self.text = Text::Ended;
        }
    }

    fn fail(&self, out: &mut Vec<u8>, failure: AnswerFailure) {
        let told = Told::of(failure);
        let data = ErrorData {
            code: told.code,
            status: told.status,
            retry_after_ms: told.retry_after_ms,
            request_id: &self.request_id,
        };
        write(out, &Frame::DataError { transient: true, data });
        let error = Frame::Error {
            error_text: told.message,
            code: told.code,
            message: told.message,
            status: told.status,
            retry_after_ms: told.retry_after_ms,
        };
        write(out, &error);
        out.extend_from_slice(DONE);
    }
}

fn start(out: &mut Vec<u8>, started: &Started) {
    let message_metadata = StartMetadata { session_id: &started.session, model: &started.model };
    let message_id = started.message.to_string();
    write(out, &Frame::Start { message_id, message_metadata });
}

fn finish(out: &mut Vec<u8>, finished: &Finished) {
    let usage = finished.usage;
    let frame = Frame::Finish {
        finish_reason: finished.reason.as_str(),
        prompt_tokens: usage.prompt,
        completion_tokens: usage.answer,
        usage: FinishUsage {
            prompt_tokens: usage.prompt,
            completion_tokens: usage.answer,
            model: &finished.model,
        },
        message_metadata: FinishMetadata {
            usage: AnswerUsage::new(usage, finished.cost).into(),
            grounded: finished.grounded,
        },
    };
    write(out, &frame);
    out.extend_from_slice(DONE);
}

fn write(out: &mut Vec<u8>, frame: &Frame<'_>) {
    out.extend_from_slice(b"data: ");
    // These types always serialise, and a Vec takes everything.
    let _ = serde_json::to_writer(&mut *out, frame);
    out.extend_from_slice(b"\n\n");
}
