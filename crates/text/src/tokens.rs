//! Tokens as the offline engine counts them, so that costs and budgets are live without a provider.

/// Bytes per token, the rule of thumb used wherever no usage is reported.
const BYTES_PER_TOKEN: u64 = 4;

/// Tokens of a text of that many bytes: four bytes each, rounded up.
#[must_use]
pub fn estimate(bytes: u64) -> u64 {
    bytes.div_ceil(BYTES_PER_TOKEN)
}

#[cfg(test)]
mod tests {
    use super::estimate;

    #[test]
    fn a_started_token_counts_whole() {
        assert_eq!([0, 1, 4, 5, 8].map(estimate), [0, 1, 1, 2, 2]);
    }
}
