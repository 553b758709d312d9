//! Table `query_logs`: one row for each settled call, whatever its outcome.

use chrono::{DateTime, Utc};

use super::{DbError, Tx, execute};
use crate::{db::budgets::Hold, engine::Usage, money::Micros};

/// The model name under which index costs are booked.
pub const INDEX_MODEL: &str = "INDEX";

/// One settled call.
#[derive(Debug, Clone)]
pub struct Entry {
    pub model: String,
    pub usage: Usage,
    pub index_tokens: i64,
    pub cost: Micros,
    /// Counted here at four bytes per token, because the engine reported nothing.
    pub estimated: bool,
    /// `done`, `stopped`, `failed` or `crashed`.
    pub outcome: &'static str,
    pub project_id: Option<i64>,
    /// A JSON object.
    pub tags: Option<String>,
}

/// Inserts the row of a hold. [`DbError::Conflict`] when the hold, or the document's index cost, has one.
pub async fn insert(
    tx: &mut Tx,
    hold: &Hold,
    entry: &Entry,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into query_logs (hold_id, user_id, store_id, document_id, session_id, model, month,
             prompt_tokens, retrieved_tokens, completion_tokens, thought_tokens, cached_tokens,
             index_tokens, cost_micros, estimated, outcome, project_id, tags, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        hold.id.as_str(),
        hold.user_id,
        hold.store_id,
        hold.document_id,
        hold.session_id.as_deref(),
        entry.model.as_str(),
        hold.month.as_str(),
        entry.usage.prompt,
        entry.usage.retrieved,
        entry.usage.answer,
        entry.usage.thoughts,
        entry.usage.cached,
        entry.index_tokens,
        entry.cost,
        entry.estimated,
        entry.outcome,
        entry.project_id,
        entry.tags.as_deref(),
        now
    )?;
    Ok(())
}
