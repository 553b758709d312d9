//! The provider's HTTP interface: stores, uploads, documents and streamed answers.
//!
//! Invariants: the key travels in one header, only to the configured origin, and appears in no address,
//! error or log; redirects are not followed; replies are read liberally, requests are strict; a call
//! that was cancelled closes its connection.

mod breaker;
mod call;
mod deletion;
mod documents;
mod error;
mod generation;
mod listing;
mod metadata;
mod names;
mod operation;
mod protojson;
mod refusal;
mod retry;
mod sse;
mod stores;
mod transport;
mod upload;

use std::{sync::Arc, time::Duration};

use serde::de::IgnoredAny;
use tokio::sync::Semaphore;

use self::{breaker::Breakers, call::Call, operation::Operation, transport::Transport};
pub use self::{
    documents::{Document, DocumentState},
    error::{ErrorKind, GeminiError},
    generation::{
        AnswerEvent, AnswerEvents, Asked, Conclusion, Content, FileSearch, FinishReason,
        GenerateRequest, GenerationConfig, GroundingChunk, GroundingMetadata, GroundingSupport,
        Plan, RetrievedContext, Role, Segment, Spent, TextPart, Thinking, ThinkingLevel, Tool,
        UsageMetadata,
    },
    metadata::{CustomMetadata, DOC_ID, DOC_NUMBER},
    names::{DocumentName, StoreName},
    refusal::Refusal,
    stores::Store,
    upload::{BytesContent, ContentReader, FileContent, NewDocument, UploadContent},
};
use crate::config::GeminiSettings;

/// The provider throttles uploads long before it does anything else.
const UPLOADS_AT_ONCE: usize = 3;

/// The provider, as one process sees it. Clones share connections and circuit breakers.
#[derive(Debug, Clone)]
pub struct Gemini {
    transport: Arc<Transport>,
    breakers: Breakers,
    uploads: Arc<Semaphore>,
    limits: Limits,
}

/// How long and how often.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// A call that is not streamed; a chunk that makes no progress.
    call: Duration,
    first_byte: Duration,
    idle: Duration,
    attempts: u32,
    stream_attempts: u32,
}

impl Gemini {
    /// Sets up the client; nothing is sent yet.
    pub fn new(settings: &GeminiSettings) -> Result<Self, GeminiError> {
        Ok(Self {
            transport: Arc::new(Transport::new(settings)?),
            breakers: Breakers::default(),
            uploads: Arc::new(Semaphore::new(UPLOADS_AT_ONCE)),
            limits: Limits {
                call: settings.http_timeout,
                first_byte: settings.first_byte_timeout,
                idle: settings.idle_timeout,
                attempts: settings.retry_attempts,
                stream_attempts: settings.stream_retry_attempts,
            },
        })
    }

    /// Whether the provider can be reached and takes the key.
    pub async fn probe(&self) -> Result<(), GeminiError> {
        let call = Call::get(Operation::ListModels, "models").with_query(&[("pageSize", "1")]);
        self.call::<IgnoredAny>(&call).await.map(drop)
    }
}
