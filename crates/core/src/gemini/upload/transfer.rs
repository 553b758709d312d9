//! The bytes of one session from the first to the last, whatever the network does in between.
//!
//! Invariant: after any failure the session is asked how far it is, and goes on from there; bytes that
//! arrived are not sent again.

use bytes::Bytes;

use super::{
    content::UploadContent,
    session::{Session, Standing},
};
use crate::gemini::{GeminiError, Refusal, retry::Attempts};

/// How often the two sides may disagree about what has arrived.
const MISSTEPS: u32 = 5;

/// Sends the content of one session.
pub struct Transfer<'a> {
    session: &'a Session<'a>,
    content: &'a dyn UploadContent,
    attempts: Attempts,
    /// Where the next part begins.
    offset: u64,
    /// The most that is known to have arrived.
    furthest: u64,
    missteps: u32,
    /// The last byte may have arrived without a word about it: what the session was for may exist.
    pub may_be_complete: bool,
}

impl<'a> Transfer<'a> {
    pub fn new(session: &'a Session<'a>, content: &'a dyn UploadContent, attempts: u32) -> Self {
        let attempts = Attempts::new(attempts);
        let (offset, furthest, missteps) = (0, 0, 0);
        Self { session, content, attempts, offset, furthest, missteps, may_be_complete: false }
    }

    /// Sends everything and answers the final reply, which is empty when it was lost.
    pub async fn run(&mut self) -> Result<Bytes, GeminiError> {
        loop {
            let standing = match self.session.send(self.content, self.offset).await {
                Ok(Standing::Active(received)) if received <= self.offset => {
                    self.recover(GeminiError::Malformed("an upload that does not move", None))
                        .await?
                }
                Ok(standing) => standing,
                Err(error) => self.recover(error).await?,
            };
            match standing {
                Standing::Final(reply) => return Ok(reply),
                Standing::Cancelled => return Err(GeminiError::SessionLost(None)),
                Standing::Active(received) if received > self.content.size() => {
                    return Err(GeminiError::Malformed("more bytes than were sent", None));
                }
                Standing::Active(received) => {
                    if received > self.furthest {
                        self.furthest = received;
                        self.attempts.progressed();
                    }
                    self.offset = received;
                }
            }
        }
    }

    /// Sending failed: finds out where to go on.
    async fn recover(&mut self, error: GeminiError) -> Result<Standing, GeminiError> {
        self.may_be_complete |= error.is_ambiguous() && self.session.is_last(self.offset);
        match error {
            GeminiError::Refused(refusal) if refusal.ends_a_session() => {
                Err(GeminiError::SessionLost(Some(refusal)))
            }
            GeminiError::Refused(refusal) if refusal.http_status == 400 => {
                self.fall_in_step(refusal).await
            }
            error => {
                self.attempts.outlast(error).await?;
                self.ask().await
            }
        }
    }

    /// A refused part is either not acceptable, or it came to another place than we believed because
    /// bytes of a connection that we gave up arrived late.
    async fn fall_in_step(&mut self, refusal: Box<Refusal>) -> Result<Standing, GeminiError> {
        self.missteps += 1;
        match self.ask().await? {
            Standing::Active(received) if received == self.offset || self.missteps > MISSTEPS => {
                Err(refusal.into())
            }
            standing => Ok(standing),
        }
    }

    async fn ask(&mut self) -> Result<Standing, GeminiError> {
        loop {
            match self.session.query().await {
                Ok(standing) => return Ok(standing),
                // Whatever it was: what cannot be asked cannot be gone on with.
                Err(GeminiError::Refused(refusal))
                    if refusal.ends_a_session() || !refusal.kind.is_retried() =>
                {
                    return Err(GeminiError::SessionLost(Some(refusal)));
                }
                Err(error) => self.attempts.outlast(error).await?,
            }
        }
    }
}
