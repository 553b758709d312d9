//! Tables `budgets`, `monthly_usage`, `budget_holds` and `query_logs`.

use chrono::{DateTime, Utc};

use super::{Access, DbError, Tx, execute, fetch_one, fetch_optional, scalars};
use crate::{
    ids::{DocumentId, StoreId, UserId},
    money::Micros,
    usage::Usage,
};

/// One row of `monthly_usage`, with the limit that applies.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct MonthlyUsage {
    pub limit: Option<Micros>,
    pub spent: Micros,
    pub held: Micros,
    pub query: Micros,
    pub index: Micros,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    pub index_tokens: i64,
    pub queries: i64,
}

impl MonthlyUsage {
    /// What is neither spent nor held, never below zero; `None` without a limit.
    #[must_use]
    pub fn remaining(&self) -> Option<Micros> {
        let taken = self.spent.saturating_add(self.held);
        self.limit.map(|limit| limit.remaining_after(taken))
    }
}

/// An amount set aside until the real cost is known.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Hold {
    pub id: String,
    pub user_id: UserId,
    /// `YYYY-MM`, UTC: the month the settlement belongs to.
    pub month: String,
    pub amount_micros: Micros,
    /// `answer` or `index`.
    pub purpose: String,
    pub store_id: Option<StoreId>,
    pub document_id: Option<DocumentId>,
    pub session_id: Option<String>,
    pub model: String,
    /// What is known to have been sent, and produced so far: what a crashed answer is charged.
    pub input_tokens: i64,
    pub output_tokens: i64,
    pub provider_called: bool,
    pub expires_at: DateTime<Utc>,
}

impl Hold {
    /// What is known of the tokens of an answer whose process died.
    #[must_use]
    pub fn recorded_usage(&self) -> Usage {
        Usage { prompt: self.input_tokens, answer: self.output_tokens, ..Usage::default() }
    }
}

/// How far an answer has come, in tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub input_tokens: i64,
    pub output_tokens: i64,
}

/// What a settlement adds to the month's sums.
#[derive(Debug, Clone, Copy, Default)]
pub struct Booking {
    pub query: Micros,
    pub index: Micros,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    pub index_tokens: i64,
    pub queries: i64,
}

pub async fn usage(
    db: &mut impl Access,
    user: UserId,
    month: &str,
) -> Result<MonthlyUsage, DbError> {
    fetch_one!(
        db,
        MonthlyUsage,
        r#"select b.monthly_limit_micros as "limit",
                  coalesce(m.spent_micros, 0) as spent, coalesce(m.held_micros, 0) as held,
                  coalesce(m.query_micros, 0) as query, coalesce(m.index_micros, 0) as "index",
                  coalesce(m.prompt_tokens, 0) as prompt_tokens,
                  coalesce(m.completion_tokens, 0) as completion_tokens,
                  coalesce(m.index_tokens, 0) as index_tokens,
                  coalesce(m.queries, 0) as queries
           from users u
           left join budgets b on b.user_id = u.id
           left join monthly_usage m on m.user_id = u.id and m.month = $2
           where u.id = $1"#,
        user,
        month
    )
}

/// Makes sure the month has a row, and keeps others from changing it until the transaction ends: what
/// is read after a refusal are the figures that it was refused for.
pub async fn lock_month(tx: &mut Tx, user: UserId, month: &str) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into monthly_usage (user_id, month) values ($1, $2)
         on conflict (user_id, month) do update set held_micros = monthly_usage.held_micros",
        user,
        month
    )?;
    Ok(())
}

/// Adds `amount` to what is held if the limit allows it. The condition and the change are one
/// statement, so concurrent callers cannot both take the last dollar.
///
/// The limit must be read by a scalar subquery: PostgreSQL makes an anti-join of `not exists`, and an
/// anti-join is not asked again when the row has changed while the statement waited for it. The sum is
/// not of the column's type, because one beyond its range is an error on PostgreSQL and not a refusal.
pub async fn hold_if_it_fits(
    tx: &mut Tx,
    user: UserId,
    month: &str,
    amount: Micros,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update monthly_usage set held_micros = held_micros + $3
         where user_id = $1 and month = $2
           and cast(spent_micros as numeric) + held_micros + $3 <= coalesce(
               (select b.monthly_limit_micros from budgets b where b.user_id = $1), $4)",
        user,
        month,
        amount,
        i64::MAX
    )?;
    Ok(rows == 1)
}

pub async fn insert_hold(tx: &mut Tx, hold: &Hold, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into budget_holds (id, user_id, month, amount_micros, purpose, store_id, document_id,
             session_id, model, input_tokens, output_tokens, provider_called, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        hold.id.as_str(),
        hold.user_id,
        hold.month.as_str(),
        hold.amount_micros,
        hold.purpose.as_str(),
        hold.store_id,
        hold.document_id,
        hold.session_id.as_deref(),
        hold.model.as_str(),
        hold.input_tokens,
        hold.output_tokens,
        hold.provider_called,
        now,
        hold.expires_at
    )?;
    Ok(())
}

/// Removes the hold for which a condition is true.
macro_rules! take_where {
    ($condition:literal) => {
        concat!(
            "delete from budget_holds where ",
            $condition,
            " returning id, user_id, month, amount_micros, purpose, store_id, document_id, session_id,
                 model, input_tokens, output_tokens, provider_called, expires_at"
        )
    };
}

/// Removes a hold and answers what it was; `None` when it was settled before.
pub async fn take_hold(tx: &mut Tx, id: &str) -> Result<Option<Hold>, DbError> {
    fetch_optional!(tx, Hold, take_where!("id = $1"), id)
}

/// The same for a hold that has expired; one whose life was extended meanwhile stays.
pub async fn take_expired(
    tx: &mut Tx,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Option<Hold>, DbError> {
    fetch_optional!(tx, Hold, take_where!("id = $1 and expires_at < $2"), id, now)
}

/// The same for the hold of a document's index cost.
pub async fn take_document_hold(
    tx: &mut Tx,
    document: DocumentId,
) -> Result<Option<Hold>, DbError> {
    fetch_optional!(tx, Hold, take_where!("document_id = $1"), document)
}

/// Gives back a held amount and books the real cost in its month.
pub async fn book(tx: &mut Tx, hold: &Hold, booking: Booking) -> Result<(), DbError> {
    execute!(
        tx,
        "update monthly_usage set
             held_micros = held_micros - $3,
             spent_micros = spent_micros + $4 + $5,
             query_micros = query_micros + $4,
             index_micros = index_micros + $5,
             prompt_tokens = prompt_tokens + $6,
             completion_tokens = completion_tokens + $7,
             index_tokens = index_tokens + $8,
             queries = queries + $9
         where user_id = $1 and month = $2",
        hold.user_id,
        hold.month.as_str(),
        hold.amount_micros,
        booking.query,
        booking.index,
        booking.prompt_tokens,
        booking.completion_tokens,
        booking.index_tokens,
        booking.queries
    )?;
    Ok(())
}

/// Records that the provider was called and how far the answer has come, for the case that this
/// process does not live to settle it, and lets the hold live longer.
pub async fn record_progress(
    tx: &mut Tx,
    hold_id: &str,
    model: &str,
    progress: Progress,
    expires_at: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update budget_holds set provider_called = $2, model = $3, input_tokens = $4,
             output_tokens = $5, expires_at = $6
         where id = $1",
        hold_id,
        true,
        model,
        progress.input_tokens,
        progress.output_tokens,
        expires_at
    )?;
    Ok(())
}

/// All that is set aside, by whomever and for whatever.
pub async fn total_held(db: &mut impl Access) -> Result<Micros, DbError> {
    let sum = "select cast(coalesce(sum(amount_micros), 0) as bigint) from budget_holds";
    super::scalar!(db, Micros, sum)
}

/// Holds whose answer must have been settled before `now`, oldest first.
pub async fn list_expired(
    db: &mut impl Access,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<String>, DbError> {
    scalars!(
        db,
        String,
        "select id from budget_holds where expires_at < $1 order by expires_at, id limit $2",
        now,
        limit
    )
}
