//! What a question would cost, without asking it.

use super::{
    ChatError, Question, history, scope,
    turn::{prompt_tokens, worst_case},
};
use crate::{
    app::App, budgets, db::budgets::MonthlyUsage, engine::Usage, ids::UserId, money::Micros,
    pricing,
};

/// Answer tokens expected of somebody who has not asked anything this month.
const USUAL_ANSWER: i64 = 512;

/// The cost of a question before it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// With half of the retrieval allowance, and an answer as long as this person's are on average.
    pub expected: Micros,
    /// What would be held: the worst case.
    pub hold: Micros,
    /// What is left of the budget; `None` without a limit.
    pub remaining: Option<Micros>,
}

/// Checks the question like [`super::answer`] and creates nothing.
pub async fn estimate(app: &App, user: UserId, question: &Question) -> Result<Estimate, ChatError> {
    let scope = scope::resolve(app, user, question).await?;
    let history = history::of(app, user, question).await?;
    let now = app.now();
    let month = budgets::month(&mut app.db.read().await?, user, now).await?;
    let prompt = prompt_tokens(app, question, &history.turns);
    let longest = i64::from(app.settings.chat.max_output_tokens);
    let usage = Usage {
        prompt,
        retrieved: i64::from(app.settings.chat.retrieval_token_allowance) / 2,
        answer: usual_answer(&month).min(longest),
        ..Usage::default()
    };
    Ok(Estimate {
        expected: pricing::answer_cost(&scope.model, usage, now),
        hold: worst_case(app, &scope.model, prompt, now).amount(longest),
        remaining: month.remaining(),
    })
}

fn usual_answer(month: &MonthlyUsage) -> i64 {
    month.completion_tokens.checked_div(month.queries).unwrap_or(USUAL_ANSWER)
}
