//! One streamed reply while it is read, under limits of time. Dropping it closes the connection.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::Response;

use super::{AnswerEvent, transcript::Transcript};
use crate::gemini::{GeminiError, transport::Transport};

/// What may follow the event that says why the answer ended: the end of the body.
const AFTER_THE_END: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct Reading {
    transport: Arc<Transport>,
    response: Response,
    transcript: Transcript,
    first_byte: Duration,
    idle: Duration,
    has_begun: bool,
}

impl Reading {
    pub fn new(
        transport: Arc<Transport>,
        response: Response,
        first_byte: Duration,
        idle: Duration,
    ) -> Self {
        let transcript = Transcript::default();
        Self { transport, response, transcript, first_byte, idle, has_begun: false }
    }

    /// Waits for the next bytes, adds what they say, and answers whether that was all.
    pub async fn next(&mut self, said: &mut VecDeque<AnswerEvent>) -> Result<bool, GeminiError> {
        let heard = match self.piece().await? {
            Some(bytes) => {
                self.has_begun = true;
                self.transcript.push(&bytes, said).map(|()| false)
            }
            None => std::mem::take(&mut self.transcript).end(said).map(|()| true),
        };
        heard.map_err(|error| self.transport.shown(error))
    }

    /// The next bytes; `None` at the end. Once the answer is complete nothing that the connection does
    /// can take it away.
    async fn piece(&mut self) -> Result<Option<Bytes>, GeminiError> {
        let is_complete = self.transcript.is_complete();
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
}
