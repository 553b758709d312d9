//! One streamed reply while it is read: bytes to frames, frames to events, events to an answer, under
//! limits of time. Dropping it closes the connection.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::Response;

use super::{AnswerEvent, assembly::Assembly, response::GenerateResponse};
use crate::gemini::{
    GeminiError, Refusal,
    sse::{Frame, SseError, SseParser},
    transport::Transport,
};

/// What may follow the event that says why the answer ended: the end of the body.
const AFTER_THE_END: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct Reading {
    transport: Arc<Transport>,
    response: Response,
    parser: SseParser,
    assembly: Assembly,
    first_byte: Duration,
    idle: Duration,
    has_begun: bool,
}

/// What a look at the stream brought.
#[derive(Debug)]
pub enum Progress {
    /// Perhaps nothing to show yet.
    More(Vec<AnswerEvent>),
    /// The last events.
    Over(Vec<AnswerEvent>),
}

impl Reading {
    pub fn new(
        transport: Arc<Transport>,
        response: Response,
        first_byte: Duration,
        idle: Duration,
    ) -> Self {
        let (parser, assembly) = (SseParser::default(), Assembly::default());
        Self { transport, response, parser, assembly, first_byte, idle, has_begun: false }
    }

    /// Waits for the next bytes and answers what they say.
    pub async fn next(&mut self) -> Result<Progress, GeminiError> {
        match self.piece().await? {
            Some(bytes) => {
                self.has_begun = true;
                let frames = self.parser.push(&bytes).map_err(unreadable)?;
                let mut said = Vec::new();
                for frame in frames {
                    said.extend(self.take(&frame)?);
                }
                Ok(Progress::More(said))
            }
            None => self.end(),
        }
    }

    /// The next bytes; `None` at the end. Once the answer is complete nothing that the connection does
    /// can take it away.
    async fn piece(&mut self) -> Result<Option<Bytes>, GeminiError> {
        let is_complete = self.assembly.is_complete();
        let limit = if is_complete {
            self.idle.min(AFTER_THE_END)
        } else if self.has_begun {
            self.idle
        } else {
            self.first_byte
        };
        let error = match tokio::time::timeout(limit, self.response.chunk()).await {
            Ok(Ok(piece)) => return Ok(piece),
            Ok(Err(error)) => GeminiError::unreachable(error),
            Err(_) => GeminiError::TimedOut(limit),
        };
        if is_complete { Ok(None) } else { Err(error) }
    }

    fn take(&mut self, frame: &Frame) -> Result<Vec<AnswerEvent>, GeminiError> {
        match decode(frame) {
            Err(GeminiError::Refused(refusal)) => Err(self.transport.refused(*refusal)),
            event => self.assembly.take(event?),
        }
    }

    fn end(&mut self) -> Result<Progress, GeminiError> {
        let mut said = Vec::new();
        for frame in std::mem::take(&mut self.parser).finish().map_err(unreadable)? {
            said.extend(self.take(&frame).map_err(|error| match error {
                // The body ended in the middle of it.
                GeminiError::Malformed(_, Some(source)) if source.is_eof() => {
                    GeminiError::Truncated
                }
                error => error,
            })?);
        }
        let conclusion = std::mem::take(&mut self.assembly).conclude()?;
        said.push(AnswerEvent::Finished(Box::new(conclusion)));
        Ok(Progress::Over(said))
    }
}

fn unreadable(error: SseError) -> GeminiError {
    GeminiError::Malformed(
        match error {
            SseError::UnknownLine => "a line of no event",
            SseError::NotUtf8 => "an event that is not UTF-8",
            SseError::TooLong => "an event that is too long",
        },
        None,
    )
}

/// Reads one frame. The provider tells errors as an event or as bare JSON.
pub fn decode(frame: &Frame) -> Result<GenerateResponse, GeminiError> {
    let (text, is_event) = match frame {
        Frame::Data(text) => (text.trim(), true),
        Frame::Stray(text) => (text.trim(), false),
    };
    if (!is_event || text.contains("\"error\""))
        && let Some(refusal) = Refusal::within(text.as_bytes())
    {
        return Err(Box::new(refusal).into());
    }
    if is_event && !text.starts_with('{') {
        return Err(GeminiError::Malformed("an event that is no object", None));
    }
    let event = serde_json::from_str(text);
    let event: GenerateResponse =
        event.map_err(|error| GeminiError::Malformed("an event of an answer", Some(error)))?;
    if is_event { Ok(event) } else { Err(GeminiError::Malformed("JSON of no event", None)) }
}
