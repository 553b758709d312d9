//! The resumable protocol: one session, its parts, and what it says about its progress.

use std::pin::pin;

use bytes::Bytes;
use reqwest::{
    Body, Method, RequestBuilder, Response,
    header::{CONTENT_LENGTH, HeaderMap},
};
use url::Url;

use super::{
    content::UploadContent,
    part::{self, PartProgress},
};
use crate::gemini::{Gemini, GeminiError, call::within, operation::Operation, transport::Root};

/// Parts are this large, as the provider's own libraries cut them, or one granule if that is larger.
const PART_BYTES: u64 = 8 << 20;
/// Should the provider not say.
const USUAL_GRANULARITY: u64 = 8 << 20;
const COMMAND: &str = "X-Goog-Upload-Command";
const OFFSET: &str = "X-Goog-Upload-Offset";

/// What is announced before the first byte.
#[derive(Debug)]
pub struct Announcement {
    /// Below the upload root.
    pub path: String,
    pub media_type: String,
    pub size: u64,
    pub body: Bytes,
}

/// An open session. Its address authorises whoever knows it and is never shown.
pub struct Session<'a> {
    gemini: &'a Gemini,
    url: Url,
    part_bytes: u64,
    size: u64,
}

/// What a session says of itself.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has so many bytes and waits for the next.
    Active(u64),
    /// It is complete; the reply describes what became of it, unless that reply was lost.
    Final(Bytes),
    Cancelled,
}

impl Gemini {
    pub(super) async fn start_session(
        &self,
        announcement: &Announcement,
    ) -> Result<Session<'_>, GeminiError> {
        let start = async {
            let request = self
                .transport
                .request(Method::POST, Root::Upload, &announcement.path, &[])?
                .header("X-Goog-Upload-Protocol", "resumable")
                .header(COMMAND, "start")
                .header("X-Goog-Upload-Header-Content-Length", announcement.size)
                .header("X-Goog-Upload-Header-Content-Type", &announcement.media_type)
                .body(announcement.body.clone());
            within(self.limits.call, self.transport.send(request)).await
        };
        let response = self.guarded(Operation::StartUpload, "", start).await?;
        let headers = response.headers();
        let address = text(headers, "x-goog-upload-url")
            .ok_or(GeminiError::Malformed("an upload without an address", None))?;
        let granularity = number(headers, "x-goog-upload-chunk-granularity")
            .filter(|granularity| *granularity > 0)
            .unwrap_or(USUAL_GRANULARITY);
        Ok(Session {
            gemini: self,
            url: self.transport.own_address(address)?,
            part_bytes: (PART_BYTES / granularity).max(1).saturating_mul(granularity),
            size: announcement.size,
        })
    }
}

impl Session<'_> {
    /// Sends the part at `offset`; the last one also closes the session.
    pub async fn send(
        &self,
        content: &dyn UploadContent,
        offset: u64,
    ) -> Result<Standing, GeminiError> {
        let left = self.size.saturating_sub(offset);
        let (length, command) = if left > self.part_bytes {
            (self.part_bytes, "upload")
        } else if left > 0 {
            (left, "upload, finalize")
        } else {
            (0, "finalize")
        };
        let reader = content.read_from(offset).await.map_err(GeminiError::UnreadableContent)?;
        let progress = PartProgress::default();
        let body = Body::wrap_stream(part::body(reader, length, progress.clone()));
        let request = self.command(command).header(OFFSET, offset).header(CONTENT_LENGTH, length);
        let sent = async {
            let response = self.while_it_progresses(request.body(body), &progress).await?;
            standing(response, self.gemini).await
        };
        let result = self.gemini.guarded(Operation::SendChunk, "", sent).await;
        match (result, progress.into_unreadable()) {
            (Err(_), Some(error)) => Err(GeminiError::UnreadableContent(error)),
            (result, _) => result,
        }
    }

    /// Whether the part at `offset` is the last one.
    pub fn is_last(&self, offset: u64) -> bool {
        self.size.saturating_sub(offset) <= self.part_bytes
    }

    /// Asks how far the session is.
    pub async fn query(&self) -> Result<Standing, GeminiError> {
        let request = self.command("query").header(CONTENT_LENGTH, 0).body("");
        let limit = self.gemini.limits.call;
        let asked = within(limit, async {
            standing(self.gemini.transport.send(request).await?, self.gemini).await
        });
        self.gemini.guarded(Operation::QueryUpload, "", asked).await
    }

    fn command(&self, command: &'static str) -> RequestBuilder {
        self.gemini.transport.session_request(&self.url).header(COMMAND, command)
    }

    /// A part may take as long as it likes, but never pause for longer than the limit.
    async fn while_it_progresses(
        &self,
        request: RequestBuilder,
        progress: &PartProgress,
    ) -> Result<Response, GeminiError> {
        let limit = self.gemini.limits.call;
        let mut reply = pin!(self.gemini.transport.send(request));
        let mut seen = 0;
        loop {
            if let Ok(reply) = tokio::time::timeout(limit, &mut reply).await {
                return reply;
            }
            let taken = progress.taken();
            if taken == seen {
                return Err(GeminiError::TimedOut(limit));
            }
            seen = taken;
        }
    }
}

async fn standing(response: Response, gemini: &Gemini) -> Result<Standing, GeminiError> {
    let headers = response.headers();
    let received = number(headers, "x-goog-upload-size-received");
    let status = text(headers, "x-goog-upload-status").map(str::to_ascii_lowercase);
    match (status.as_deref(), received) {
        (Some("active"), Some(received)) => Ok(Standing::Active(received)),
        (Some("final"), _) => Ok(Standing::Final(
            within(gemini.limits.call, gemini.transport.read_reply(response)).await?,
        )),
        (Some("cancelled"), _) => Ok(Standing::Cancelled),
        // The provider has been seen to leave the status out; a description says that it is the end.
        _ => match within(gemini.limits.call, gemini.transport.read_reply(response)).await? {
            reply if reply.starts_with(b"{") => Ok(Standing::Final(reply)),
            _ => Err(GeminiError::Malformed("an upload without a status", None)),
        },
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    text(headers, name)?.trim().parse().ok()
}
