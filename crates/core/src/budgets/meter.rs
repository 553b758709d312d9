//! Money and tokens as metrics. What is booked is counted after its commit, so that an attempt that is made
//! again does not count twice. Models are named as in the table of prices, which bounds the names.

use super::BudgetError;
use crate::{
    config::Model,
    db::{Access, DbError, budgets as table, ledger::INDEX_MODEL},
    money::Micros,
    usage::Usage,
};

/// A reservation that was not made, if for lack of money.
pub(super) fn refused(error: &BudgetError) {
    if let BudgetError::Exceeded(_) = error {
        metrics::counter!("budget_refusals_total").increment(1);
    }
}

/// An answer whose cost may be above what was held for it.
pub(super) fn compare(cost: Micros, held: Micros) {
    if cost > held {
        tracing::warn!(
            cost.micros = cost.0,
            hold.micros = held.0,
            "an answer cost more than was reserved"
        );
        metrics::counter!("budget_overrun_total").increment(1);
    }
}

/// The tokens of an answer; the kinds do not overlap.
pub fn answered(model: &Model, usage: Usage) {
    count(&model.id, "prompt", usage.prompt);
    count(&model.id, "retrieved", usage.retrieved);
    count(&model.id, "completion", usage.answer);
    count(&model.id, "thoughts", usage.thoughts);
}

/// The tokens of a document.
pub fn indexed(tokens: i64) {
    count(INDEX_MODEL, "index", tokens);
}

fn count(model: &str, kind: &'static str, tokens: i64) {
    metrics::counter!("llm_tokens_total", "model" => model.to_owned(), "type" => kind)
        .increment(u64::try_from(tokens).unwrap_or_default());
}

/// What all people together have held at this moment.
#[expect(clippy::cast_precision_loss, reason = "gauges are floats; sums stay far below 2^52")]
pub async fn report_held(db: &mut impl Access) -> Result<(), DbError> {
    let held = table::total_held(db).await?;
    metrics::gauge!("budget_held_usd").set(held.0 as f64 / 1e6);
    Ok(())
}
