//! An answer while it is heard: bytes to frames, frames to events, events to text. Knows nothing of
//! networks and clocks.

use std::collections::VecDeque;

use super::{AnswerEvent, assembly::Assembly, response::GenerateResponse};
use crate::gemini::{
    GeminiError, Refusal,
    sse::{Frame, SseError, SseParser},
};

#[derive(Debug, Default)]
pub struct Transcript {
    parser: SseParser,
    assembly: Assembly,
}

impl Transcript {
    /// Takes the next bytes and adds what they say, also what they say before an error.
    pub fn push(
        &mut self,
        bytes: &[u8],
        said: &mut VecDeque<AnswerEvent>,
    ) -> Result<(), GeminiError> {
        let mut frames = Vec::new();
        let read = self.parser.push(bytes, &mut frames);
        for frame in &frames {
            self.take(frame, said)?;
        }
        read.map_err(unreadable)
    }

    /// Once the answer is complete, what holds no event is no matter.
    fn take(&mut self, frame: &Frame, said: &mut VecDeque<AnswerEvent>) -> Result<(), GeminiError> {
        if self.is_complete() && !may_hold_event(frame) {
            tracing::debug!("something that is no event follows an answer");
            return Ok(());
        }
        said.extend(self.assembly.take(decode(frame)?)?);
        Ok(())
    }

    /// Whether the provider has said why the answer ended.
    pub fn is_complete(&self) -> bool {
        self.assembly.is_complete()
    }

    /// The body is over: adds what is left to say, the conclusion last.
    pub fn end(mut self, said: &mut VecDeque<AnswerEvent>) -> Result<(), GeminiError> {
        let mut frames = Vec::new();
        let read = std::mem::take(&mut self.parser).finish(&mut frames);
        for frame in &frames {
            self.take(frame, said).map_err(|error| match error {
                // The body ended in the middle of it.
                GeminiError::Malformed(_, Some(source)) if source.is_eof() => {
                    GeminiError::Truncated
                }
                error => error,
            })?;
        }
        read.map_err(unreadable)?;
        said.push_back(AnswerEvent::Finished(Box::new(self.assembly.conclude()?)));
        Ok(())
    }
}

fn unreadable(error: SseError) -> GeminiError {
    GeminiError::Malformed(
        match error {
            SseError::UnknownLine => "an event on a line of no known kind",
            SseError::NotUtf8 => "an event that is not UTF-8",
            SseError::TooLong => "an event that is too long",
        },
        None,
    )
}

/// Whether the text of an answer may be within: in an object that is not told to be an error.
fn may_hold_event(frame: &Frame) -> bool {
    match frame {
        Frame::Data(text) | Frame::Stray(text) => {
            text.contains('{') && Refusal::within(text.trim().as_bytes()).is_none()
        }
        Frame::Noise => false,
    }
}

/// Reads one frame. The provider tells errors as an event or as bare JSON.
fn decode(frame: &Frame) -> Result<GenerateResponse, GeminiError> {
    let (text, is_event) = match frame {
        Frame::Data(text) => (text.trim(), true),
        Frame::Stray(text) => (text.trim(), false),
        Frame::Noise => return Err(GeminiError::Malformed("a line of no event", None)),
    };
    if (!is_event || text.contains("\"error\""))
        && let Some(refusal) = Refusal::within(text.as_bytes())
    {
        return Err(Box::new(refusal).into());
    }
    // Lists would be read as objects without any field.
    if is_event && !text.starts_with('{') {
        return Err(GeminiError::Malformed("an event that is no object", None));
    }
    let event = serde_json::from_str(text)
        .map_err(|error| GeminiError::Malformed("an event of an answer", Some(error)))?;
    if is_event { Ok(event) } else { Err(GeminiError::Malformed("JSON of no event", None)) }
}
