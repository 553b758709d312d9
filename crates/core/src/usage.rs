//! What is counted and paid for: tokens.

/// Tokens of one answer. The parts do not overlap: prompt excludes retrieved, answer excludes thoughts;
/// cached is the part of the prompt that came from a cache.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    pub prompt: i64,
    pub retrieved: i64,
    pub cached: i64,
    pub answer: i64,
    pub thoughts: i64,
}
