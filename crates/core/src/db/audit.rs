//! Table `admin_audit_logs`.

use chrono::{DateTime, Utc};

use super::{DbError, Tx, execute};
use crate::ids::UserId;

/// One entry, before it has a number.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// `None` when the program itself acted.
    pub actor: Option<UserId>,
    pub action: &'a str,
    pub target_type: &'a str,
    pub target_id: String,
    /// A JSON object.
    pub metadata: Option<String>,
}

pub async fn insert(tx: &mut Tx, entry: &NewEntry<'_>, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into admin_audit_logs (admin_user_id, action, target_type, target_id, metadata_json,
             created_at)
         values ($1, $2, $3, $4, $5, $6)",
        entry.actor,
        entry.action,
        entry.target_type,
        entry.target_id.as_str(),
        entry.metadata.as_deref(),
        now
    )?;
    Ok(())
}
