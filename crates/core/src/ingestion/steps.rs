//! The steps of one attempt, each recorded before the next.

use std::{sync::Arc, time::Duration};

use super::{claim::Claim, failure::Failure, pages};
use crate::{
    app::App,
    budgets,
    db::{DbError, ingestion as table, pages as page_table},
    documents,
    engine::Indexing,
    usage::estimated_tokens,
};

/// Waits inside a call that are not the provider's time: for a place among the uploads, and pauses that
/// the provider asked for.
const OWN_WAITS: Duration = Duration::from_mins(5);

/// Why an attempt ended before the document was done.
#[derive(Debug)]
pub(super) enum Interruption {
    /// Somebody else has it, or it was deleted: nothing may be written.
    LeaseLost,
    /// The process stops.
    Stopping,
    /// The engine works on it by itself.
    Awaiting {
        is_new: bool,
    },
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
    match index(&app, &claim).await? {
        Indexing::Done { provider_name } => finish(&app, &claim, &provider_name).await,
        Indexing::Pending { is_new } => Err(Interruption::Awaiting { is_new }),
    }
}

/// One call of the engine. What it may take in all is decided between the calls; a single one is only
/// kept from going on for ever.
async fn index(app: &App, claim: &Claim) -> Result<Indexing, Interruption> {
    let limit = app.settings.engine.ingestion_timeout + OWN_WAITS;
    let document = claim.index_document();
    match tokio::time::timeout(limit, app.engine.index(&document)).await {
        Ok(indexing) => Ok(indexing.map_err(Failure::from)?),
        Err(_) => Err(Failure::index_timeout().into()),
    }
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
