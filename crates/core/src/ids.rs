//! Identifiers as types of their own, so that a store's id cannot be passed where a document's is meant.

use serde::{Deserialize, Serialize};

macro_rules! integer_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

integer_id! {
    /// A person's account.
    UserId,
    StoreId,
    DocumentId,
    /// A message of a conversation.
    MessageId,
}

/// A fresh identifier that sorts by creation time.
#[must_use]
pub fn fresh() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Length in bytes of [`secret`] before encoding: 256 bits cannot be guessed.
const SECRET_BYTES: usize = 32;

/// A fresh unguessable token in hexadecimal.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}
