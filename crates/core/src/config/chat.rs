//! Limits of answers and of their streams.

use std::time::Duration;

use super::{
    catalogue::{Setting, fixed, unset},
    reader::{Reader, Unit},
};

pub(super) const SETTINGS: &[Setting] = &[
    fixed("MAX_OUTPUT_TOKENS", "8192", "upper bound of an answer, thinking included"),
    fixed("RETRIEVAL_TOP_K", "10", "retrieved passages per question"),
    fixed("RETRIEVAL_TOKEN_ALLOWANCE", "12000", "input tokens reserved for retrieved passages"),
    fixed("MAX_CONCURRENT_STREAMS", "50", "answers streamed at once, per process"),
    fixed("STREAM_KEEPALIVE_SECS", "10", "a comment frame after this long without another"),
    fixed("STREAM_WRITE_TIMEOUT_S", "30", "how long a client may take no data"),
    fixed("ALLOW_METADATA_FILTERS", "false", "accept metadataFilter in questions"),
    unset("METADATA_FILTER_ALLOWED_KEYS", "keys metadataFilter may use"),
];

#[derive(Debug, Clone)]
pub struct ChatSettings {
    /// Thinking included; lowered to what a budget allows.
    pub max_output_tokens: u32,
    pub retrieval_top_k: u32,
    pub retrieval_token_allowance: u32,
    /// Per process.
    pub max_concurrent_streams: usize,
    pub keepalive: Duration,
    pub write_timeout: Duration,
    pub allow_metadata_filters: bool,
    pub metadata_filter_keys: Vec<String>,
}

impl ChatSettings {
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self {
            // Below 256 tokens no useful answer fits; a million is the most any model gives.
            max_output_tokens: reader.number("MAX_OUTPUT_TOKENS", 256..=1_000_000),
            retrieval_top_k: reader.number("RETRIEVAL_TOP_K", 1..=20),
            retrieval_token_allowance: reader.number("RETRIEVAL_TOKEN_ALLOWANCE", 0..=1_000_000),
            max_concurrent_streams: reader.number("MAX_CONCURRENT_STREAMS", 1..=100_000),
            keepalive: reader.duration("STREAM_KEEPALIVE_SECS", Unit::Seconds, 1..=300),
            write_timeout: reader.duration("STREAM_WRITE_TIMEOUT_S", Unit::Seconds, 1..=3600),
            allow_metadata_filters: reader.flag("ALLOW_METADATA_FILTERS"),
            metadata_filter_keys: filter_keys(reader),
        }
    }
}

/// Keys are bare words in the provider's filter grammar and cannot be quoted.
fn filter_keys(reader: &mut Reader) -> Vec<String> {
    const NAME: &str = "METADATA_FILTER_ALLOWED_KEYS";
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let (good, bad): (Vec<_>, Vec<_>) = reader.list(NAME).into_iter().partition(|key| {
        key.starts_with(|c: char| c.is_ascii_lowercase()) && key.chars().all(word)
    });
    for key in bad {
        reader.refuse(
            NAME,
            format!("{key:?} is no usable key"),
            "use lower-case letters, digits and underscores, beginning with a letter",
        );
    }
    good
}
