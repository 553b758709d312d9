//! The long stop, behind leases and sweep.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    app::App,
    db::{DbError, ingestion as table},
    ids::{DocumentId, UserId},
    queue::{self, Bell},
};

/// Sends documents on their way again that have not moved for `older_than` although nobody works on
/// them, of one person or of all. Answers which.
pub async fn reset_stuck(
    app: &App,
    older_than: Duration,
    user: Option<UserId>,
) -> Result<Vec<DocumentId>, DbError> {
    let now = app.now();
    let before = TimeDelta::from_std(older_than)
        .ok()
        .and_then(|age| now.checked_sub_signed(age))
        .unwrap_or(DateTime::<Utc>::MIN_UTC);
    let stuck = table::list_stuck(&mut app.db.read().await?, now, before, user).await?;
    let mut reset = Vec::new();
    for id in stuck {
        let mut tx = app.db.begin().await?;
        if table::mark_unstuck(&mut tx, id, now).await? {
            queue::ring(&mut tx, Bell::IngestDocument(id), now).await?;
            reset.push(id);
        }
        tx.commit().await?;
    }
    Ok(reset)
}
