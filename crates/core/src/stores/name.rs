//! What a store is called.

use crate::cleaning;

const MAX_CHARS: usize = 100;

/// 1–100 characters, kept as typed: escaping is the page's job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreName(String);

/// Why a name was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreNameError {
    #[error("must not be empty")]
    Empty,
    #[error("at most {MAX_CHARS} characters")]
    TooLong,
}

impl StoreName {
    pub fn parse(raw: &str) -> Result<Self, StoreNameError> {
        let name = cleaning::name(raw).trim().to_owned();
        match name.chars().count() {
            0 => Err(StoreNameError::Empty),
            1..=MAX_CHARS => Ok(Self(name)),
            _ => Err(StoreNameError::TooLong),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
