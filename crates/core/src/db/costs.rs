//! Table `query_logs`, read as history: sums over one person's settled calls.

use super::{Access, DbError, fetch_all};
use crate::{db::ledger::INDEX_MODEL, ids::UserId, money::Micros};

/// What the rows of a history stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostGroup {
    Day,
    Model,
    Store,
}

/// Sums over the calls that share a key.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CostRow {
    /// A day `YYYY-MM-DD`, a model's id, or a store's id.
    pub key: String,
    pub query: Micros,
    pub index: Micros,
    pub prompt_tokens: i64,
    pub completion_tokens: i64,
    pub index_tokens: i64,
    pub queries: i64,
}

macro_rules! history_of {
    ($key:literal) => {
        concat!(
            "select ",
            $key,
            r#" as key,
                cast(sum(case when model = $4 then 0 else cost_micros end) as bigint) as query,
                cast(sum(case when model = $4 then cost_micros else 0 end) as bigint) as "index",
                cast(sum(prompt_tokens + retrieved_tokens) as bigint) as prompt_tokens,
                cast(sum(completion_tokens + thought_tokens) as bigint) as completion_tokens,
                cast(sum(index_tokens) as bigint) as index_tokens,
                cast(sum(case when model = $4 then 0 else 1 end) as bigint) as queries
             from query_logs
             where user_id = $1 and day >= $2 and day <= $3
             group by 1 order by 1"#
        )
    };
}

/// The history between two days, both included.
pub async fn history(
    db: &mut impl Access,
    user: UserId,
    from: &str,
    to: &str,
    group: CostGroup,
) -> Result<Vec<CostRow>, DbError> {
    let sql = match group {
        CostGroup::Day => history_of!("day"),
        CostGroup::Model => history_of!("model"),
        CostGroup::Store => history_of!("cast(coalesce(store_id, 0) as text)"),
    };
    fetch_all!(db, CostRow, sql, user, from, to, INDEX_MODEL)
}
