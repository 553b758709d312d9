//! What is removed because it is old. Budgets do not change: their sums are in `monthly_usage`.

use chrono::{DateTime, Utc};

use super::{DbError, Tx, execute};

/// Conversations that nobody has gone on with since `before`, with their messages.
pub async fn delete_conversations(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, "delete from chat_sessions where updated_at < $1", before)
}

/// Single rows of the ledger.
pub async fn delete_usage(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, "delete from query_logs where created_at < $1", before)
}

/// Entries of the audit log.
pub async fn delete_audit(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, "delete from admin_audit_logs where created_at < $1", before)
}

/// Sign-ins whose refresh tokens cannot be used any more.
pub async fn delete_sign_ins(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, "delete from auth_sessions where expires_at < $1", before)
}
