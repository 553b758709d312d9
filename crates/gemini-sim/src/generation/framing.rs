//! From events to bytes on the wire, and the cut of the bytes into writes.

use bytes::Bytes;
use serde_json::Value;

use super::playback::Step;
use crate::faults::{ActiveFaults, Fault};

/// One in so many events with characters beyond ASCII is cut inside such a character.
const CUT_EVERY: u64 = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Events {
        line_end: &'static str,
        is_multi_line: bool,
    },
    /// Without `alt=sse` the objects come as one JSON array.
    Array,
}

#[derive(Clone, Copy, Debug)]
pub struct Framing {
    form: Form,
    one_byte_writes: bool,
}

impl Framing {
    pub fn new(faults: &ActiveFaults, as_events: bool) -> Self {
        let line_end = if faults.has(Fault::LfFraming) {
            "\n"
        } else if faults.has(Fault::CrFraming) {
            "\r"
        } else {
            "\r\n"
        };
        let is_multi_line = faults.has(Fault::MultiDataLines);
        let form = if as_events { Form::Events { line_end, is_multi_line } } else { Form::Array };
        Self { form, one_byte_writes: faults.has(Fault::OneByteWrites) }
    }

    /// The event's bytes, `number` counted from 0.
    pub fn frame(&self, json: &[u8], number: u64) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(json.len() + 16);
        match self.form {
            Form::Array => {
                bytes.extend_from_slice(if number == 0 { b"[" } else { b"\n,\r\n" });
                bytes.extend_from_slice(json);
            }
            Form::Events { line_end, is_multi_line } => {
                let pretty = is_multi_line.then(|| pretty(json));
                for line in pretty.as_deref().unwrap_or(json).split(|byte| *byte == b'\n') {
                    bytes.extend_from_slice(b"data: ");
                    bytes.extend_from_slice(line);
                    bytes.extend_from_slice(line_end.as_bytes());
                }
                bytes.extend_from_slice(line_end.as_bytes());
            }
        }
        bytes
    }

    /// What follows the last event.
    pub fn end(&self) -> &'static [u8] {
        if self.form == Form::Array { b"\n]\n" } else { b"" }
    }

    /// Cuts bytes into writes: usually one, sometimes two with a character torn apart between them.
    pub fn writes(&self, bytes: Vec<u8>, number: u64) -> Vec<Step> {
        let bytes = Bytes::from(bytes);
        if self.one_byte_writes {
            let single = (0..bytes.len()).map(|at| bytes.slice(at..=at));
            return single.flat_map(|byte| [Step::Send(byte), Step::Flush]).collect();
        }
        let torn = bytes
            .iter()
            .position(|byte| *byte >= 0xc0)
            .filter(|_| number.is_multiple_of(CUT_EVERY));
        match torn {
            Some(at) => {
                let (head, tail) = (bytes.slice(..=at), bytes.slice(at + 1..));
                vec![Step::Send(head), Step::Flush, Step::Send(tail)]
            }
            None => vec![Step::Send(bytes)],
        }
    }
}

fn pretty(json: &[u8]) -> Vec<u8> {
    let value: Value = serde_json::from_slice(json).unwrap_or_default();
    serde_json::to_vec_pretty(&value).unwrap_or_default()
}
