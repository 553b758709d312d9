//! Questions and streamed answers.

mod assembly;
mod coherence;
mod finish;
mod grounding;
mod plan;
mod reading;
mod request;
mod response;
mod streaming;
#[cfg(test)]
mod tests;
mod transcript;
mod usage;

use futures::stream::BoxStream;

pub use self::{
    finish::FinishReason,
    grounding::{GroundingChunk, GroundingMetadata, GroundingSupport, RetrievedContext, Segment},
    plan::{Asked, Plan, Spent},
    request::{
        Content, FileSearch, GenerateRequest, GenerationConfig, Role, TextPart, Thinking,
        ThinkingLevel, Tool,
    },
    usage::UsageMetadata,
};
use super::GeminiError;

/// An answer as it comes. It is over after the conclusion or after an error; dropping it closes the
/// connection, so that the provider stops.
pub type AnswerEvents = BoxStream<'static, Result<AnswerEvent, GeminiError>>;

/// Part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerEvent {
    /// An attempt begins, with this model.
    Asked(String),
    /// The model that answers; it may be another than was asked.
    Model(String),
    /// Tokens of this attempt so far. The counts are partial and may go down; the last ones told are right.
    Usage(UsageMetadata),
    /// The attempt came to nothing. Another one follows, or the error that it ended with.
    GivenUp(Spent),
    /// More of the text, never empty.
    Text(String),
    /// The last event of an answer that came to its end.
    Finished(Box<Conclusion>),
}

/// What is known when an answer has come to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Conclusion {
    /// The whole visible answer; grounding supports count in its UTF-8 bytes.
    pub text: String,
    pub finish: FinishReason,
    /// The provider's explanation of it.
    pub finish_message: Option<String>,
    pub grounding: Option<GroundingMetadata>,
    /// Of the attempt that gave this answer.
    pub usage: Option<UsageMetadata>,
    /// The model that answered; it may be another than was asked.
    pub model_version: Option<String>,
    /// For asking the provider about it.
    pub response_id: Option<String>,
}
