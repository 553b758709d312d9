//! A document of a store, from the end of its upload on.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::CustomMetadata;
use crate::content::Content;
use crate::reply::{int64, is_zero, timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentState {
    #[serde(rename = "STATE_PENDING")]
    Pending,
    #[serde(rename = "STATE_ACTIVE")]
    Active,
    #[serde(rename = "STATE_FAILED")]
    Failed,
}

/// What is known when the last byte has arrived.
#[derive(Debug)]
pub struct NewDocument {
    pub id: String,
    pub store: String,
    pub display_name: String,
    pub mime_type: String,
    pub size: u64,
    /// Of the uploaded bytes, in hexadecimal.
    pub sha256: String,
    pub metadata: Vec<CustomMetadata>,
    pub ready_at: Instant,
    /// Indexing fails in the end.
    pub fails: bool,
    /// Reads that do not find the document yet.
    pub missing_reads: u64,
}

#[derive(Debug)]
pub struct Document {
    pub id: String,
    pub store: String,
    pub display_name: String,
    pub mime_type: String,
    pub size: u64,
    pub sha256: String,
    pub metadata: Vec<CustomMetadata>,
    created: SystemTime,
    ready_at: Instant,
    fails: bool,
    missing_reads: AtomicU64,
    /// Set once the bytes have been read; `None` inside when they could not be.
    content: OnceLock<Option<Content>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentView<'a> {
    name: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    display_name: &'a str,
    create_time: String,
    update_time: String,
    state: DocumentState,
    #[serde(skip_serializing_if = "is_zero", serialize_with = "int64")]
    size_bytes: u64,
    mime_type: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    custom_metadata: &'a [CustomMetadata],
}

impl Document {
    pub fn new(new: NewDocument) -> Self {
        Self {
            id: new.id,
            store: new.store,
            display_name: new.display_name,
            mime_type: new.mime_type,
            size: new.size,
            sha256: new.sha256,
            metadata: new.metadata,
            created: SystemTime::now(),
            ready_at: new.ready_at,
            fails: new.fails,
            missing_reads: AtomicU64::new(new.missing_reads),
            content: OnceLock::new(),
        }
    }

    pub fn name(&self) -> String {
        format!("fileSearchStores/{}/documents/{}", self.store, self.id)
    }

    /// Reports that the bytes have been read, or that they cannot be.
    pub fn set_content(&self, content: Option<Content>) {
        // A second reading of the same bytes has nothing to add.
        drop(self.content.set(content));
    }

    pub fn content(&self) -> Option<&Content> {
        self.content.get().and_then(Option::as_ref)
    }

    pub fn state(&self) -> DocumentState {
        match self.content.get() {
            _ if Instant::now() < self.ready_at => DocumentState::Pending,
            _ if self.fails => DocumentState::Failed,
            None => DocumentState::Pending,
            Some(None) => DocumentState::Failed,
            Some(Some(_)) => DocumentState::Active,
        }
    }

    /// Spends one of the reads that do not find the document yet.
    pub fn is_missing_for_now(&self) -> bool {
        let spend = |left: u64| left.checked_sub(1);
        self.missing_reads.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend).is_ok()
    }

    pub fn view(&self) -> DocumentView<'_> {
        DocumentView {
            name: self.name(),
            display_name: &self.display_name,
            create_time: timestamp(self.created),
            update_time: timestamp(self.created),
            state: self.state(),
            size_bytes: self.size,
            mime_type: &self.mime_type,
            custom_metadata: &self.metadata,
        }
    }
}
