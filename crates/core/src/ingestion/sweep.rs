//! Bells can be lost. The sweep makes sure that for every document that could be worked on there is a
//! bell waiting; which bell leads to which document does not matter.

use crate::{
    app::App,
    db::{DbError, ingestion as table},
    queue::{self, Bell},
};

/// Bells of one sweep; the next one rings for the rest.
const AT_ONCE: i64 = 200;

/// Rings for documents that should be running and are not. Answers how many.
pub async fn sweep(app: &App) -> Result<usize, DbError> {
    let now = app.now();
    let missing = {
        let mut conn = app.db.read().await?;
        let claimable = table::list_claimable(&mut conn, now, AT_ONCE).await?;
        if claimable.is_empty() {
            return Ok(0);
        }
        let waiting = queue::count_waiting(&mut conn, now).await?;
        let skipped = usize::try_from(waiting).unwrap_or(usize::MAX);
        claimable.into_iter().skip(skipped).collect::<Vec<_>>()
    };
    if missing.is_empty() {
        return Ok(0);
    }
    let mut tx = app.db.begin().await?;
    for id in &missing {
        queue::ring(&mut tx, Bell::IngestDocument(*id), now).await?;
    }
    tx.commit().await?;
    Ok(missing.len())
}
