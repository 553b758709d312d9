//! Table `query_logs`: one row for each settled call, whatever its outcome.

use chrono::{DateTime, Months, NaiveDate, Utc};

use super::{Access, DbError, Tx, execute, scalar};
use crate::{db::budgets::Hold, ids::DocumentId, money::Micros, usage::Usage};

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
        "insert into query_logs (hold_id, user_id, store_id, document_id, session_id, model, month, day,
             prompt_tokens, retrieved_tokens, completion_tokens, thought_tokens, cached_tokens,
             index_tokens, cost_micros, estimated, outcome, project_id, tags, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        hold.id.as_str(),
        hold.user_id,
        hold.store_id,
        hold.document_id,
        hold.session_id.as_deref(),
        entry.model.as_str(),
        hold.month.as_str(),
        day_within(&hold.month, now),
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

/// Whether the index cost of a document has been booked, which happens once.
pub async fn has_index_cost(db: &mut impl Access, document: DocumentId) -> Result<bool, DbError> {
    let rows = scalar!(
        db,
        i64,
        "select count(*) from query_logs where document_id = $1 and model = 'INDEX'",
        document
    )?;
    Ok(rows > 0)
}

/// The day a call is shown under: a settlement belongs to the month of its hold, so one that comes
/// after its end counts for the month's last day.
fn day_within(month: &str, now: DateTime<Utc>) -> String {
    let today = now.format("%Y-%m-%d").to_string();
    if today.starts_with(month) {
        return today;
    }
    let first = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok();
    first
        .and_then(|first| first.checked_add_months(Months::new(1)))
        .and_then(|next| next.pred_opt())
        .map_or(today, |last| last.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone as _, Utc};

    use super::day_within;

    #[test]
    fn a_late_settlement_counts_for_the_last_day_of_its_month() {
        let now = Utc.with_ymd_and_hms(2028, 3, 1, 0, 0, 5).unwrap();
        assert_eq!(day_within("2028-02", now), "2028-02-29");
        assert_eq!(day_within("2028-03", now), "2028-03-01");
    }
}
