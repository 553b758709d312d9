//! A File Search store.

use std::sync::Arc;
use std::time::SystemTime;

use serde::Serialize;

use super::{Document, DocumentState, Shelf};
use crate::reply::{int64, is_zero, timestamp};

/// The model of stores that say nothing else; it embeds text only.
pub const DEFAULT_EMBEDDING: &str = "models/gemini-embedding-001";
/// The model that embeds images too.
pub const MULTIMODAL_EMBEDDING: &str = "models/gemini-embedding-2";

#[derive(Debug)]
pub struct Store {
    pub id: String,
    pub display_name: String,
    pub embedding_model: String,
    pub created: SystemTime,
    pub documents: Shelf<Arc<Document>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StoreView {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    display_name: String,
    create_time: String,
    update_time: String,
    #[serde(skip_serializing_if = "is_zero", serialize_with = "int64")]
    active_documents_count: u64,
    #[serde(skip_serializing_if = "is_zero", serialize_with = "int64")]
    pending_documents_count: u64,
    #[serde(skip_serializing_if = "is_zero", serialize_with = "int64")]
    failed_documents_count: u64,
    #[serde(skip_serializing_if = "is_zero", serialize_with = "int64")]
    size_bytes: u64,
    embedding_model: String,
}

impl Store {
    pub fn takes_images(&self) -> bool {
        self.embedding_model == MULTIMODAL_EMBEDDING
    }

    pub fn view(&self) -> StoreView {
        let mut view = StoreView {
            name: format!("fileSearchStores/{}", self.id),
            display_name: self.display_name.clone(),
            create_time: timestamp(self.created),
            update_time: timestamp(self.created),
            active_documents_count: 0,
            pending_documents_count: 0,
            failed_documents_count: 0,
            size_bytes: 0,
            embedding_model: self.embedding_model.clone(),
        };
        for document in self.documents.iter() {
            view.size_bytes += document.size;
            match document.state() {
                DocumentState::Active => view.active_documents_count += 1,
                DocumentState::Pending => view.pending_documents_count += 1,
                DocumentState::Failed => view.failed_documents_count += 1,
            }
        }
        view
    }
}
