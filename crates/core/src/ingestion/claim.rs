//! Whose turn it is, and taking it.

use super::LEASE;
use crate::{
    app::App,
    db::{
        DbError,
        documents::Document,
        ingestion::{self as table, Lease},
        stores,
    },
    engine::IndexDocument,
    queue,
};

/// A document in this worker's hands.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub document: Document,
    pub lease: Lease,
    /// The engine's name of the store.
    pub fs_name: String,
}

impl Claim {
    pub fn index_document(&self) -> IndexDocument {
        let document = &self.document;
        IndexDocument {
            id: document.id,
            store_id: document.store_id,
            fs_name: self.fs_name.clone(),
            title: document.title().to_owned(),
            media_type: document.media_type.clone(),
            storage_key: document.storage_key.clone(),
            size_bytes: document.size_bytes,
            provider_name: document.provider_name.clone(),
            attempt: document.attempts,
        }
    }
}

/// Takes the document whose turn it is. Losing one to another worker means that it made progress, so
/// going on with the next cannot go on for ever.
pub(super) async fn claim_next(app: &App) -> Result<Option<Claim>, DbError> {
    loop {
        let now = app.now();
        let Some(id) = table::find_next(&mut app.db.read().await?, now).await? else {
            return Ok(None);
        };
        let lease = Lease { document: id, owner: queue::process_name(), until: now + LEASE };
        let mut tx = app.db.begin().await?;
        if let Some(document) = table::claim(&mut tx, &lease, now).await? {
            let store = stores::find(&mut tx, document.store_id).await?;
            tx.commit().await?;
            let fs_name = store.map(|store| store.fs_name).unwrap_or_default();
            return Ok(Some(Claim { document, lease, fs_name }));
        }
    }
}
