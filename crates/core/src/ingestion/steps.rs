//! The steps of one attempt, each recorded before the next.

use std::{sync::Arc, time::Duration};

use super::{LEASE, claim::Claim, failure::Failure, pages};
use crate::{
    app::App,
    budgets,
    db::{DbError, ingestion as table, pages as page_table},
    documents,
    usage::estimated_tokens,
};

/// Why an attempt ended before the document was done.
#[derive(Debug)]
pub(super) enum Interruption {
    /// Somebody else has it, or it was deleted: nothing may be written.
    LeaseLost,
    /// The process stops.
    Stopping,
    Failed(Failure),
}

impl From<Failure> for Interruption {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<DbError> for Interruption {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

/// Brings the document into the index, from wherever an earlier attempt left it.
pub(super) async fn run(app: Arc<App>, claim: Claim) -> Result<(), Interruption> {
    if claim.document.pages_ready_at.is_none() {
        pages::extract(&app, &claim).await?;
    }
    let provider_name = index(&app, &claim).await?;
    finish(&app, &claim, &provider_name).await
}

async fn index(app: &App, claim: &Claim) -> Result<String, Interruption> {
    let left = engine_time_left(app, claim).await?;
    let document = claim.index_document();
    match tokio::time::timeout(left, app.engine.index(&document)).await {
        Ok(indexed) => Ok(indexed.map_err(Failure::from)?.provider_name),
        Err(_) => Err(Failure::index_timeout().into()),
    }
}

/// The limit is for all attempts together, waits included.
async fn engine_time_left(app: &App, claim: &Claim) -> Result<Duration, Interruption> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !table::renew(&mut tx, &claim.lease, now + LEASE).await? {
        return Err(Interruption::LeaseLost);
    }
    let started = table::mark_engine_started(&mut tx, claim.document.id, now).await?;
    tx.commit().await?;
    let used = (now - started).to_std().unwrap_or_default();
    let left = app.settings.engine.ingestion_timeout.saturating_sub(used);
    if left.is_zero() {
        return Err(Failure::index_timeout().into());
    }
    Ok(left)
}

/// DONE and paid for, in one transaction.
async fn finish(app: &App, claim: &Claim, provider_name: &str) -> Result<(), Interruption> {
    let document = &claim.document;
    let bytes = page_table::text_bytes(&mut app.db.read().await?, document.id).await?;
    let tokens = match usize::try_from(bytes) {
        Ok(bytes) if bytes > 0 => estimated_tokens(bytes),
        // Only the provider knows what is in it.
        _ => document.estimated_tokens,
    };
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !table::mark_done(&mut tx, &claim.lease, provider_name, now).await? {
        return Err(Interruption::LeaseLost);
    }
    let cost = documents::index_price(app, tokens);
    let booked = budgets::settle_index(&mut tx, document.id, tokens, cost, now).await?;
    tx.commit().await?;
    if booked {
        budgets::meter::indexed(tokens);
    }
    Ok(())
}
