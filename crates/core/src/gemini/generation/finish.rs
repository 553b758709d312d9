//! Why an answer ended.

/// The provider's reasons, and the two places they come from: the answer's last event, or a prompt that
/// is refused before any answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FinishReason {
    Stop,
    MaxTokens,
    /// Stopped by a filter of the named kind, such as `SAFETY`.
    Filtered(String),
    /// Stopped for quoting its sources at length.
    Recitation,
    /// The model got its own tools or format wrong; another attempt may succeed.
    ModelTrouble(String),
    /// The model would go on in another call.
    Continuation,
    /// Anything else, also what is not known yet.
    Other(String),
    /// The prompt was refused, for the named reason.
    PromptBlocked(String),
}

impl FinishReason {
    #[must_use]
    pub fn parse(reason: &str) -> Self {
        match reason {
            "STOP" => Self::Stop,
            "MAX_TOKENS" => Self::MaxTokens,
            "RECITATION" => Self::Recitation,
            "CONTINUATION" => Self::Continuation,
            "SAFETY"
            | "BLOCKLIST"
            | "PROHIBITED_CONTENT"
            | "SPII"
            | "IMAGE_SAFETY"
            | "IMAGE_PROHIBITED_CONTENT"
            | "IMAGE_RECITATION"
            | "MODEL_ARMOR" => Self::Filtered(reason.to_owned()),
            "MALFORMED_FUNCTION_CALL"
            | "UNEXPECTED_TOOL_CALL"
            | "TOO_MANY_TOOL_CALLS"
            | "MISSING_THOUGHT_SIGNATURE"
            | "MALFORMED_RESPONSE" => Self::ModelTrouble(reason.to_owned()),
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether some of the answer may have been taken away again.
    #[must_use]
    pub(super) fn takes_away(&self) -> bool {
        matches!(self, Self::Filtered(_) | Self::Recitation | Self::PromptBlocked(_))
    }

    /// Whether an answer that ended so without a word is worth another attempt.
    #[must_use]
    pub(super) fn deserves_another_attempt(&self) -> bool {
        matches!(self, Self::Stop | Self::ModelTrouble(_))
    }
}
