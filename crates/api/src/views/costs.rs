//! Costs on the wire.

use rag_core::db::{budgets::MonthlyUsage, costs::CostRow};
use serde::Serialize;
use utoipa::ToSchema;

use super::Usd;

#[derive(Debug, Serialize, ToSchema)]
pub struct CostSummaryView {
    /// `YYYY-MM`, UTC.
    month: String,
    #[schema(value_type = f64)]
    query_cost_usd: Usd,
    #[schema(value_type = f64)]
    indexing_cost_usd: Usd,
    #[schema(value_type = f64)]
    total_usd: Usd,
    /// Retrieved passages included.
    prompt_tokens: i64,
    /// Thoughts included.
    completion_tokens: i64,
    index_tokens: i64,
    /// Null without a limit.
    #[schema(value_type = Option<f64>)]
    monthly_budget_usd: Option<Usd>,
    #[schema(value_type = Option<f64>)]
    remaining_budget_usd: Option<Usd>,
    #[schema(value_type = f64)]
    held_usd: Usd,
}

impl CostSummaryView {
    #[must_use]
    pub fn new(month: String, usage: &MonthlyUsage) -> Self {
        Self {
            month,
            query_cost_usd: Usd::from(usage.query),
            indexing_cost_usd: Usd::from(usage.index),
            total_usd: Usd::from(usage.spent),
            prompt_tokens: usage.prompt_tokens,
            completion_tokens: usage.completion_tokens,
            index_tokens: usage.index_tokens,
            monthly_budget_usd: usage.limit.map(Usd::from),
            remaining_budget_usd: usage.remaining().map(Usd::from),
            held_usd: Usd::from(usage.held),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CostRowView {
    /// A day `YYYY-MM-DD`, a model's id, or a store's id.
    key: String,
    #[schema(value_type = f64)]
    query_cost_usd: Usd,
    #[schema(value_type = f64)]
    indexing_cost_usd: Usd,
    #[schema(value_type = f64)]
    total_usd: Usd,
    prompt_tokens: i64,
    completion_tokens: i64,
    index_tokens: i64,
    queries: i64,
}

impl From<CostRow> for CostRowView {
    fn from(row: CostRow) -> Self {
        Self {
            key: row.key,
            query_cost_usd: Usd::from(row.query),
            indexing_cost_usd: Usd::from(row.index),
            total_usd: Usd::from(row.query.saturating_add(row.index)),
            prompt_tokens: row.prompt_tokens,
            completion_tokens: row.completion_tokens,
            index_tokens: row.index_tokens,
            queries: row.queries,
        }
    }
}
