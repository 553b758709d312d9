//! Limits of stores.

use super::{
    catalogue::{Setting, fixed},
    reader::Reader,
};

pub(super) const SETTINGS: &[Setting] =
    &[fixed("MAX_STORES_PER_USER", "10", "stores a person may own")];

#[derive(Debug, Clone)]
pub struct StoreSettings {
    pub max_per_user: u32,
}

impl StoreSettings {
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self { max_per_user: reader.number("MAX_STORES_PER_USER", 1..=100_000) }
    }
}
