//! What a client is told of a failed answer.

use std::time::Duration;

use rag_core::chat::AnswerFailure;

/// A failure in the words of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub code: &'static str,
    pub status: u16,
    pub message: &'static str,
    pub retry_after_ms: Option<u64>,
}

impl Told {
    pub fn of(failure: AnswerFailure) -> Self {
        let told = |code, status, message| Self { code, status, message, retry_after_ms: None };
        match failure {
            AnswerFailure::StreamCapacity { retry_after } => Self {
                retry_after_ms: Some(millis(retry_after)),
                ..told(
                    "stream_capacity_exceeded",
                    503,
                    "Too many answers are being written right now. Please try again in a moment.",
                )
            },
            AnswerFailure::Unavailable { retry_after } => Self {
                retry_after_ms: retry_after.map(millis),
                ..told(
                    "upstream_unavailable",
                    503,
                    "The answering service is not available right now. Please try again.",
                )
            },
            AnswerFailure::Stopping => {
                told("upstream_unavailable", 503, "The service is restarting. Please try again.")
            }
            AnswerFailure::Rejected => {
                told("upstream_rejected", 502, "The answering service refused this question.")
            }
            AnswerFailure::Blocked => {
                told("content_blocked", 422, "The answering service does not answer this content.")
            }
            AnswerFailure::Wordless => told(
                "no_answer",
                502,
                "The answering service found no words for an answer. Please ask in other words.",
            ),
            AnswerFailure::LengthUsedUp => told(
                "no_answer",
                502,
                "The length of an answer was used up before its first word. Please ask for less at once.",
            ),
            AnswerFailure::BudgetUsedUp => told(
                "budget_exceeded",
                402,
                "What is left of this month's budget was too little for an answer to this question.",
            ),
            AnswerFailure::ClientTooSlow => told(
                "client_too_slow",
                408,
                "The answer was stopped because it was not being received.",
            ),
            AnswerFailure::Unexpected => {
                told("unexpected_error", 500, "Something went wrong on our side. Please try again.")
            }
        }
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
