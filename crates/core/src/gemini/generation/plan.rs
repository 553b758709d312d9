//! What is asked, and what is asked after an attempt that came to nothing. The client knows which failures
//! pass; whether another attempt may be paid for, and which model stands in for one that is gone, is known
//! only to whoever asks.

use super::{GenerateRequest, UsageMetadata};

/// One attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub model: String,
    pub request: GenerateRequest,
}

/// What an attempt that came to nothing used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spent {
    /// As far as the provider told it.
    pub usage: Option<UsageMetadata>,
    /// Whether the attempt came to its end, so that the provider had told everything.
    pub has_ended: bool,
    /// The model that answered, if that was told.
    pub model: Option<String>,
}

/// The attempts at one answer.
pub trait Plan: Send + Sync + 'static {
    fn first(&self) -> Asked;

    /// The next attempt after one that used so much; `None` when there must be no other.
    fn again(&mut self, spent: &Spent) -> Option<Asked>;

    /// The attempt in the place of one whose model does not exist.
    fn instead(&mut self) -> Option<Asked>;
}
