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

/// Bytes of text that make one token, by the usual rule of thumb.
pub const BYTES_PER_TOKEN: usize = 4;

/// Tokens of so many bytes of text, where nobody counted them.
#[must_use]
pub fn estimated_tokens(bytes: usize) -> i64 {
    i64::try_from(bytes.div_ceil(BYTES_PER_TOKEN)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::estimated_tokens;

    #[test]
    fn a_started_token_counts_whole() {
        assert_eq!([0, 1, 4, 5, 8].map(estimated_tokens), [0, 1, 1, 2, 2]);
    }
}
