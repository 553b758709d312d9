//! How long things are kept.

use std::time::Duration;

use super::{
    catalogue::{Setting, fixed},
    reader::{Reader, Unit},
};

pub(super) const SETTINGS: &[Setting] = &[
    fixed("TRASH_RETENTION_HOURS", "48", "deleted stores and documents can be restored this long"),
    fixed("CHAT_RETENTION_DAYS", "0", "conversations; 0 keeps them"),
    fixed("USAGE_RETENTION_DAYS", "0", "single ledger rows; 0 keeps them"),
    fixed("AUDIT_RETENTION_DAYS", "0", "audit entries; 0 keeps them"),
];

#[derive(Debug, Clone)]
pub struct RetentionSettings {
    pub trash: Duration,
    /// `None` keeps them for ever, here and below.
    pub chat: Option<Duration>,
    pub usage: Option<Duration>,
    pub audit: Option<Duration>,
}

impl RetentionSettings {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let trash = reader.duration("TRASH_RETENTION_HOURS", Unit::Hours, 0..=24 * 365);
        let mut days = |name| {
            let kept = reader.duration(name, Unit::Days, 0..=36_500);
            (!kept.is_zero()).then_some(kept)
        };
        Self {
            trash,
            chat: days("CHAT_RETENTION_DAYS"),
            usage: days("USAGE_RETENTION_DAYS"),
            audit: days("AUDIT_RETENTION_DAYS"),
        }
    }
}
