//! Documents that are with the provider, which indexes them by itself. They are in nobody's hands until
//! somebody looks again, so that however long that takes, others get their turn.
//!
//! Invariant: only the time since the provider was first seen to work on a document counts towards the
//! limit, and it is decided after a look. What was waited for before, or while nobody could look, costs a
//! document nothing.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{LEASE, claim::Claim};
use crate::{
    app::App,
    db::{DbError, ingestion as table},
    queue::{self, Bell},
};

/// Looks are this far apart at first, and then further with the time that has gone by: whoever waited
/// long is told a little later.
const SHORTEST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// What became of a document that is to be awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LetGo {
    Awaited,
    /// The provider has had all the time there is.
    TooLong,
    /// Somebody else has it, or it was deleted.
    Lost,
}

/// Gives the lease back and rings for the next look.
pub(super) async fn let_go(app: &App, claim: &Claim, is_new: bool) -> Result<LetGo, DbError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !table::renew(&mut tx, &claim.lease, now + LEASE).await? {
        return Ok(LetGo::Lost);
    }
    let document = claim.document.id;
    let since =
        if is_new { now } else { table::mark_engine_started(&mut tx, document, now).await? };
    let waited = (now - since).to_std().unwrap_or_default();
    let left = app.settings.engine.ingestion_timeout.saturating_sub(waited);
    if left.is_zero() {
        return Ok(LetGo::TooLong);
    }
    let look_at = full_second(now, pause(waited).min(left));
    if !table::mark_awaited(&mut tx, &claim.lease, look_at, since).await? {
        return Ok(LetGo::Lost);
    }
    queue::ring(&mut tx, Bell::IngestDocument(document), look_at).await?;
    tx.commit().await?;
    Ok(LetGo::Awaited)
}

fn pause(waited: Duration) -> Duration {
    (waited / 4).clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
}

/// Bells keep whole seconds; one that rings for this moment must not come before it.
fn full_second(now: DateTime<Utc>, pause: Duration) -> DateTime<Utc> {
    let then = now + TimeDelta::from_std(pause).unwrap_or(TimeDelta::zero());
    DateTime::from_timestamp(then.timestamp() + 1, 0).unwrap_or(then)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::{full_second, pause};

    #[test]
    fn pauses_grow_with_the_time_gone_by_between_their_bounds() {
        let seconds =
            [0, 8, 20, 60, 1800].map(|waited| pause(Duration::from_secs(waited)).as_secs());
        assert_eq!(seconds, [2, 2, 5, 15, 15]);
    }

    #[test]
    fn a_look_is_never_early_and_at_most_a_second_late() {
        let now: DateTime<Utc> = "2030-01-02T03:04:05.25Z".parse().unwrap();
        let look = full_second(now, Duration::from_secs(2));
        assert_eq!(look - now, TimeDelta::milliseconds(2750));
    }
}
