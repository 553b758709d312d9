//! Tables `budgets`, `monthly_usage`, `budget_holds` and `query_logs`.

mod history;
mod holds;
mod ledger;
mod limits;

use rag_core::{
    db::budgets::{self, MonthlyUsage},
    ids::UserId,
    money::Micros,
};
use rag_tests::TestDb;

const MONTH: &str = "2030-03";

async fn usage(db: &TestDb, user: UserId) -> MonthlyUsage {
    db.read(async |conn| budgets::usage(conn, user, MONTH).await).await
}

/// Sets the limit, and opens the month with these amounts.
async fn opens(db: &TestDb, user: UserId, limit: Option<i64>, spent: i64, held: i64) {
    let limit = limit.map_or("null".to_owned(), |limit| limit.to_string());
    db.execute(&format!(
        "insert into budgets (user_id, monthly_limit_micros, updated_at)
         select id, {limit}, created_at from users where id = {user}"
    ))
    .await;
    db.write(async |tx| budgets::lock_month(tx, user, MONTH).await).await;
    db.execute(&format!(
        "update monthly_usage set spent_micros = {spent}, held_micros = {held} where user_id = {user}"
    ))
    .await;
}

async fn holds(db: &TestDb, user: UserId, amount: i64) -> bool {
    db.write(async |tx| budgets::hold_if_it_fits(tx, user, MONTH, Micros(amount)).await).await
}
