//! The provider's HTTP interface: stores, uploads, documents and streamed answers.
//!
//! Invariants: the key travels in one header, only to the configured origin, and appears in no address,
//! error or log; redirects are not followed; replies are read liberally, requests are strict; a call
//! that was cancelled closes its connection.

mod error;
mod generation;
mod metadata;
mod names;
mod protojson;
mod refusal;

pub use self::{
    error::{ErrorKind, GeminiError},
    generation::{
        AnswerEvent, AnswerEvents, Conclusion, Content, FileSearch, FinishReason, GenerateRequest,
        GenerationConfig, GroundingChunk, GroundingMetadata, GroundingSupport, RetrievedContext,
        Role, Segment, TextPart, Thinking, ThinkingLevel, Tool, UsageMetadata,
    },
    metadata::{CustomMetadata, DOC_ID, StringList},
    names::{DocumentName, StoreName},
    refusal::Refusal,
};
