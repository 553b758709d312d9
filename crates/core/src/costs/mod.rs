//! What people have spent. The month's summary is one row, whatever the history; the history is summed
//! from the ledger for one person and a range of days.

use chrono::NaiveDate;

use crate::{
    app::App,
    budgets,
    db::{
        DbError,
        budgets::MonthlyUsage,
        costs::{self as table, CostRow},
    },
    ids::UserId,
};

pub use crate::db::costs::CostGroup;

/// This month, as `YYYY-MM`, and what a person has used of it.
pub async fn summary(app: &App, user: UserId) -> Result<(String, MonthlyUsage), DbError> {
    let now = app.now();
    let usage = budgets::month(&mut app.db.read().await?, user, now).await?;
    Ok((budgets::month_of(now), usage))
}

/// What a person spent between two days, UTC, both included.
pub async fn history(
    app: &App,
    user: UserId,
    (from, to): (NaiveDate, NaiveDate),
    group: CostGroup,
) -> Result<Vec<CostRow>, DbError> {
    let (from, to) = (from.to_string(), to.to_string());
    table::history(&mut app.db.read().await?, user, &from, &to, group).await
}
