//! Removing for good, step by step, each verified by looking.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::{DOCUMENT, STORE};
use crate::{
    app::App,
    budgets,
    db::{
        DbError,
        audit::{self, NewEntry},
        documents, ingestion, pages,
        purges::{self as table, Purge, Remains},
        stores,
    },
    engine::{EngineError, IndexDocument},
    files::FilesError,
    ids::{DocumentId, StoreId},
    queue,
    telemetry::error_chain,
};

/// How long a removal stays with a worker that is not heard of any more.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// The first wait after a failure; it doubles up to the longest.
const FIRST_DELAY: Duration = Duration::from_secs(30);
const LONGEST_DELAY: Duration = Duration::from_hours(1);

/// Why a removal is not complete.
#[derive(Debug, thiserror::Error)]
enum PurgeError {
    #[error("the engine did not remove it")]
    Engine(#[from] EngineError),
    #[error("the file storage did not remove it")]
    Files(#[from] FilesError),
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("the original is still there")]
    OriginalRemains,
    #[error("text is still there: {0:?}")]
    TextRemains(Remains),
    #[error("a worker has not let go of it yet")]
    InUse,
    #[error("somebody else took over")]
    LeaseLost,
}

/// A removal in this worker's hands.
struct Job<'a> {
    app: &'a App,
    purge: Purge,
    owner: String,
}

/// Works on one due removal and answers whether it is complete; `None` when none is due.
pub async fn purge_next(app: &Arc<App>) -> Result<Option<bool>, DbError> {
    let now = app.now();
    if table::count_due(&mut app.db.read().await?, now).await? == 0 {
        return Ok(None);
    }
    let owner = queue::process_name();
    let mut tx = app.db.begin().await?;
    let Some(purge) = table::claim(&mut tx, &owner, now + LEASE, now).await? else {
        return Ok(None);
    };
    tx.commit().await?;
    let job = Job { app, purge, owner };
    match job.run().await {
        Ok(()) => Ok(Some(true)),
        Err(error) => {
            job.postpone(&error).await?;
            Ok(Some(false))
        }
    }
}

impl Job<'_> {
    async fn run(&self) -> Result<(), PurgeError> {
        match self.purge.target_type.as_str() {
            DOCUMENT => self.purge_document(DocumentId(self.purge.target_id)).await?,
            STORE => self.purge_store(StoreId(self.purge.target_id)).await?,
            other => return Err(DbError::Corrupt(format!("purge of a {other}")).into()),
        }
        let mut tx = self.app.db.begin().await?;
        if !table::mark_done(&mut tx, self.purge.id, &self.owner, self.app.now()).await? {
            return Err(PurgeError::LeaseLost);
        }
        tx.commit().await?;
        Ok(())
    }

    async fn purge_store(&self, id: StoreId) -> Result<(), PurgeError> {
        let app = self.app;
        let Some(store) = stores::find(&mut app.db.read().await?, id).await? else {
            return Ok(());
        };
        // First, so that the engine need not be searched for each document's copies.
        if !store.fs_name.is_empty() {
            self.keep_lease().await?;
            app.engine.delete_store(&store.fs_name).await?;
        }
        let unpurged = table::list_unpurged(&mut app.db.read().await?, id).await?;
        for document in &unpurged {
            self.purge_document(*document).await?;
        }
        let now = app.now();
        let mut tx = app.db.begin().await?;
        table::blank_store(&mut tx, id, now).await?;
        let removed = json!({"documents": unpurged, "engine_store": store.fs_name});
        audit::insert(&mut tx, &entry("purge_store", STORE, id.0, &removed), now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Every step can be repeated, so a removal that was cut off starts again from the first.
    async fn purge_document(&self, id: DocumentId) -> Result<(), PurgeError> {
        let app = self.app;
        let Some(document) = documents::find(&mut app.db.read().await?, id).await? else {
            return Ok(());
        };
        if document.deleted_at.is_none() || document.storage_key.is_empty() {
            return Ok(());
        }
        self.keep_lease().await?;
        // It notices the deletion at its next write; what it hands the engine until then comes too.
        if ingestion::is_held(&mut app.db.read().await?, id, app.now()).await? {
            return Err(PurgeError::InUse);
        }
        let store = stores::find(&mut app.db.read().await?, document.store_id).await?;
        let fs_name = store.map(|store| store.fs_name).unwrap_or_default();
        // What is ours goes in any case; an engine that cannot be reached may take days.
        let at_engine = app.engine.remove(&IndexDocument::of(&document, fs_name)).await;
        self.remove_original(&document.storage_key).await?;
        let text = self.remove_text(id).await;
        at_engine?;
        text?;
        let removed = json!({
            "bytes": document.size_bytes,
            "pages": document.page_count,
            "engine_document": document.provider_name,
            "original": document.storage_key,
        });
        self.finish_document(id, &removed).await
    }

    async fn remove_original(&self, key: &str) -> Result<(), PurgeError> {
        self.app.files.remove(key).await?;
        if self.app.files.exists(key).await? { Err(PurgeError::OriginalRemains) } else { Ok(()) }
    }

    async fn remove_text(&self, id: DocumentId) -> Result<(), PurgeError> {
        let mut tx = self.app.db.begin().await?;
        pages::delete_all(&mut tx, id).await?;
        tx.commit().await?;
        let remains = table::remains(&mut self.app.db.read().await?, id).await?;
        if remains == Remains::default() { Ok(()) } else { Err(PurgeError::TextRemains(remains)) }
    }

    async fn finish_document(
        &self,
        id: DocumentId,
        removed: &serde_json::Value,
    ) -> Result<(), PurgeError> {
        let now = self.app.now();
        let mut tx = self.app.db.begin().await?;
        budgets::release_index(&mut tx, id).await?;
        table::blank_document(&mut tx, id, now).await?;
        audit::insert(&mut tx, &entry("purge_document", DOCUMENT, id.0, removed), now).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn keep_lease(&self) -> Result<(), PurgeError> {
        let until = self.app.now() + LEASE;
        let mut tx = self.app.db.begin().await?;
        if !table::renew(&mut tx, self.purge.id, &self.owner, until).await? {
            return Err(PurgeError::LeaseLost);
        }
        tx.commit().await?;
        Ok(())
    }

    async fn postpone(&self, error: &PurgeError) -> Result<(), DbError> {
        let Purge { id, target_type, target_id, attempts } = &self.purge;
        tracing::warn!(
            target_type,
            target_id,
            attempts,
            error = error_chain(error),
            "a removal failed"
        );
        let due_at = later(self.app.now(), *attempts);
        let mut tx = self.app.db.begin().await?;
        table::defer(&mut tx, *id, &self.owner, due_at, &error.to_string()).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn later(now: DateTime<Utc>, attempts: i64) -> DateTime<Utc> {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(16);
    let delay = FIRST_DELAY.saturating_mul(1 << doublings).min(LONGEST_DELAY);
    now + TimeDelta::from_std(delay).unwrap_or(LEASE)
}

/// The program itself acted.
fn entry<'a>(
    action: &'a str,
    target_type: &'a str,
    target_id: i64,
    removed: &serde_json::Value,
) -> NewEntry<'a> {
    NewEntry {
        actor: None,
        action,
        target_type,
        target_id: target_id.to_string(),
        metadata: Some(removed.to_string()),
    }
}
