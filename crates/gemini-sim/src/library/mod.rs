//! Stores, documents, files and operations: everything the provider remembers between calls.
//!
//! Invariant: the lock is held for look-ups and small changes only, never while text is read, ranked or
//! sent.

mod document;
mod file;
mod metadata;
mod operation;
mod record;
mod shelf;
mod store;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use document::{Document, DocumentState, NewDocument};
pub use file::FileObject;
pub use metadata::{Chunking, CustomMetadata, check_display_name, check_metadata};
pub use operation::{Operation, Outcome, Way};
pub use record::DocumentRecord;
pub use shelf::{Page, Shelf};
pub use store::{DEFAULT_EMBEDDING, MULTIMODAL_EMBEDDING, Store};
use tokio::time::Instant;

use crate::ids::Ids;
use crate::upload::Session;

/// The memory of one simulator.
pub struct Library {
    pub ids: Ids,
    shelves: Mutex<Shelves>,
}

#[derive(Default)]
pub struct Shelves {
    pub stores: Shelf<Store>,
    pub files: Shelf<Arc<FileObject>>,
    /// By full name.
    pub operations: HashMap<String, Operation>,
    /// Upload sessions by id.
    pub sessions: HashMap<String, Arc<Session>>,
    pub stored_bytes: u64,
    /// Deleted documents that may still be cited until the given time.
    lingering: Vec<(Instant, Arc<Document>)>,
    /// Every document that ever was, in order of creation.
    records: Vec<DocumentRecord>,
}

impl Library {
    pub fn new(seed: Option<u64>) -> Self {
        Self { ids: Ids::new(seed), shelves: Mutex::default() }
    }

    pub fn lock(&self) -> MutexGuard<'_, Shelves> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn document(&self, store: &str, id: &str) -> Option<Arc<Document>> {
        self.lock().stores.get(store)?.documents.get(id).cloned()
    }

    /// Puts a document into its store; `None` when the store is gone.
    pub fn add_document(&self, document: &Arc<Document>) -> Option<()> {
        let mut shelves = self.lock();
        let store = shelves.stores.get_mut(&document.store)?;
        store.documents.insert(document.id.clone(), Arc::clone(document));
        shelves.stored_bytes += document.size;
        shelves.records.push(DocumentRecord::new(document));
        Some(())
    }

    /// Takes a document out of its store; until `cited_until` it may still be retrieved.
    pub fn remove_document(&self, store: &str, id: &str, cited_until: Instant) -> Option<()> {
        let mut shelves = self.lock();
        let document = shelves.stores.get_mut(store)?.documents.remove(id)?;
        shelves.bury(document, cited_until);
        Some(())
    }

    /// Removes a store with all its documents and tells how many there were.
    pub fn remove_store(&self, id: &str, cited_until: Instant) -> Option<u64> {
        let mut shelves = self.lock();
        let mut store = shelves.stores.remove(id)?;
        let documents = store.documents.drain();
        let count = documents.len() as u64;
        for document in documents {
            shelves.bury(document, cited_until);
        }
        Some(count)
    }

    /// Documents of a store that may be retrieved now, `None` when the store is unknown.
    pub fn searchable(&self, store: &str) -> Option<Vec<Arc<Document>>> {
        let now = Instant::now();
        let mut shelves = self.lock();
        shelves.lingering.retain(|(until, _)| *until > now);
        let living = shelves.stores.get(store)?.documents.iter();
        let lingering = shelves.lingering.iter().map(|(_, document)| document);
        let all = living.chain(lingering.filter(|document| document.store == store));
        Some(all.filter(|d| d.state() == DocumentState::Active).cloned().collect())
    }

    /// All documents that ever were, with their present state.
    pub fn records(&self) -> Vec<DocumentRecord> {
        let shelves = self.lock();
        let records = shelves.records.iter().cloned();
        records
            .map(|mut record| {
                let store = shelves.stores.get(&record.store);
                let living = store.and_then(|store| store.documents.get(&record.id));
                record.state = living.map(|document| document.state());
                record
            })
            .collect()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        *self.lock() = Shelves::default();
    }
}

impl Shelves {
    fn bury(&mut self, document: Arc<Document>, cited_until: Instant) {
        self.stored_bytes = self.stored_bytes.saturating_sub(document.size);
        // Operations would keep the text of deleted documents in memory.
        self.operations.retain(|_, operation| !Arc::ptr_eq(&operation.document, &document));
        if cited_until > Instant::now() {
            self.lingering.push((cited_until, document));
        }
    }
}
