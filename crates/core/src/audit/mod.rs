//! Who did what to whom: written in the transaction of the deed, so that neither is without the other.

use chrono::{DateTime, Utc};

use crate::{
    db::{
        DbError, Tx,
        audit::{self as table, NewEntry},
    },
    ids::UserId,
};

/// A deed of an admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    RestoreStore,
    RestoreDocument,
    UpdateSettings,
}

impl Action {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RestoreStore => "restore_store",
            Self::RestoreDocument => "restore_document",
            Self::UpdateSettings => "update_settings",
        }
    }

    const fn target_type(self) -> &'static str {
        match self {
            Self::RestoreStore => "store",
            Self::RestoreDocument => "document",
            Self::UpdateSettings => "settings",
        }
    }
}

/// Records a deed in the transaction that does it.
pub async fn record(
    tx: &mut Tx,
    admin: UserId,
    action: Action,
    target: i64,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let entry = NewEntry {
        actor: Some(admin),
        action: action.as_str(),
        target_type: action.target_type(),
        target_id: target.to_string(),
        metadata: None,
    };
    table::insert(tx, &entry, now).await
}
