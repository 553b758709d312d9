//! One attempt, and what becomes of the document after it.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument as _;

use super::{
    MAX_ATTEMPTS,
    awaiting::{self, LetGo},
    claim::{Claim, claim_next},
    failure::{Again, Failure, delay},
    lease,
    steps::{self, Interruption},
};
use crate::{
    app::App,
    budgets,
    db::{DbError, ingestion as table},
    ids::DocumentId,
    queue::{self, Bell},
};

/// How long work in hand may go on when the process is asked to stop.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done(DocumentId),
    Failed(DocumentId),
    /// It will be tried again later.
    Deferred(DocumentId),
    /// The engine works on it; somebody looks again later.
    Awaited(DocumentId),
    /// The process stops; another one goes on.
    Released(DocumentId),
    /// Somebody else has the document, or it was deleted.
    Lost(DocumentId),
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Failed(_) => "failed",
            Self::Deferred(_) => "deferred",
            Self::Awaited(_) => "awaited",
            Self::Released(_) => "released",
            Self::Lost(_) => "lost",
        }
    }
}

/// Works on the document whose turn it is; `None` when none waits.
pub async fn ingest_next(app: &Arc<App>) -> Result<Option<Outcome>, DbError> {
    let Some(claim) = claim_next(app).await? else {
        return Ok(None);
    };
    let span = tracing::info_span!(
        "ingestion.attempt",
        document.id = claim.document.id.0,
        attempt = claim.document.attempts
    );
    let started = app.now();
    let outcome = async {
        let end = attempt(app, &claim).await;
        record(app, &claim, end).await
    }
    .instrument(span)
    .await?;
    let seconds = (app.now() - started).as_seconds_f64();
    metrics::counter!("ingestion_documents_total", "outcome" => outcome.as_str()).increment(1);
    metrics::histogram!("ingestion_duration_seconds").record(seconds);
    Ok(Some(outcome))
}

/// Works until done, until the lease is lost, or until the process cannot wait any longer. The work is
/// a task of its own, so that a panic in it is a failed attempt and not the end of this worker.
async fn attempt(app: &Arc<App>, claim: &Claim) -> Result<(), Interruption> {
    if claim.document.attempts > MAX_ATTEMPTS {
        return Err(Failure::exhausted().into());
    }
    let steps = steps::run(app.clone(), claim.clone()).in_current_span();
    let mut work = AbortOnDropHandle::new(app.runtime.spawn(steps));
    tokio::select! {
        ended = &mut work => ended.unwrap_or_else(|error| Err(Failure::internal(error).into())),
        () = lease::keep(app, &claim.lease) => Err(Interruption::LeaseLost),
        () = out_of_patience(app) => Err(Interruption::Stopping),
    }
}

async fn out_of_patience(app: &App) {
    app.runtime.stopping().cancelled().await;
    tokio::time::sleep(STOP_PATIENCE).await;
}

async fn record(
    app: &App,
    claim: &Claim,
    end: Result<(), Interruption>,
) -> Result<Outcome, DbError> {
    let id = claim.document.id;
    match end {
        Ok(()) => {
            tracing::info!("document is indexed");
            Ok(Outcome::Done(id))
        }
        Err(Interruption::Stopping) => {
            release(app, claim).await?;
            Ok(Outcome::Released(id))
        }
        Err(Interruption::LeaseLost) => {
            // True only when it was deleted under us; then nobody else will put it back.
            if !release(app, claim).await? {
                metrics::counter!("job_lease_lost_total").increment(1);
                tracing::warn!("the lease was lost");
            }
            Ok(Outcome::Lost(id))
        }
        Err(Interruption::Awaiting { is_new }) => {
            match awaiting::let_go(app, claim, is_new).await? {
                LetGo::Awaited => Ok(Outcome::Awaited(id)),
                LetGo::TooLong => fail(app, claim, Failure::index_timeout()).await,
                LetGo::Lost => {
                    release(app, claim).await?;
                    Ok(Outcome::Lost(id))
                }
            }
        }
        Err(Interruption::Failed(failure)) => fail(app, claim, failure).await,
    }
}

async fn release(app: &App, claim: &Claim) -> Result<bool, DbError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let released = table::mark_released(&mut tx, &claim.lease, now).await?;
    if released {
        queue::ring(&mut tx, Bell::IngestDocument(claim.document.id), now).await?;
    }
    tx.commit().await?;
    Ok(released)
}

async fn fail(app: &App, claim: &Claim, failure: Failure) -> Result<Outcome, DbError> {
    let attempts = claim.document.attempts;
    let source = failure.chain();
    match failure.again {
        Again::Later(asked) if attempts < MAX_ATTEMPTS => {
            tracing::warn!(code = failure.cause.code, error = source, "attempt failed");
            defer(app, claim, &failure, delay(attempts, asked)).await
        }
        Again::No | Again::Later(_) => {
            tracing::warn!(code = failure.cause.code, error = source, "document failed");
            give_up(app, claim, &failure).await
        }
    }
}

async fn defer(
    app: &App,
    claim: &Claim,
    failure: &Failure,
    delay: Duration,
) -> Result<Outcome, DbError> {
    let id = claim.document.id;
    let now = app.now();
    let next = now + TimeDelta::from_std(delay).unwrap_or(TimeDelta::zero());
    let mut tx = app.db.begin().await?;
    if !table::mark_deferred(&mut tx, &claim.lease, &failure.cause, next, now).await? {
        drop(tx);
        release(app, claim).await?;
        return Ok(Outcome::Lost(id));
    }
    // Bells keep whole seconds, rounded down: this one must not come before its time.
    let bell_at = next + TimeDelta::seconds(1);
    queue::ring(&mut tx, Bell::IngestDocument(id), bell_at).await?;
    tx.commit().await?;
    Ok(Outcome::Deferred(id))
}

/// ERROR, and the money held for it is free again, in one transaction.
async fn give_up(app: &App, claim: &Claim, failure: &Failure) -> Result<Outcome, DbError> {
    let id = claim.document.id;
    let mut tx = app.db.begin().await?;
    if !table::mark_failed(&mut tx, &claim.lease, &failure.cause, app.now()).await? {
        drop(tx);
        release(app, claim).await?;
        return Ok(Outcome::Lost(id));
    }
    budgets::release_index(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Outcome::Failed(id))
}
