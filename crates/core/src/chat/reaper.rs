//! Answers whose process died: their holds expire and are settled here, once, by whichever process
//! comes first.

use crate::{
    app::App,
    budgets,
    db::{self, DbError, chat_history},
};

/// Holds that are settled in one go.
const BATCH: i64 = 100;

/// Settles expired holds and saves what is known of their answers. Answers how many.
pub async fn settle_expired(app: &App) -> Result<usize, DbError> {
    let now = app.now();
    let expired = db::budgets::list_expired(&mut app.db.read().await?, now, BATCH).await?;
    let mut settled = 0;
    for id in expired {
        let mut tx = app.db.begin().await?;
        let models = &app.settings.models.table;
        let hold = budgets::settle_expired(&mut tx, &id, models, now).await?;
        if let Some(hold) = &hold {
            chat_history::settle_crashed(&mut tx, &hold.id).await?;
            settled += 1;
        }
        tx.commit().await?;
        if let Some(hold) = hold.filter(|hold| hold.provider_called) {
            budgets::meter::answered(models.resolve(&hold.model), hold.recorded_usage());
        }
    }
    Ok(settled)
}
