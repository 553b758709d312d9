//! Stores on the wire.

use chrono::{DateTime, Utc};
use rag_core::db::stores::StoreSummary;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct StoreView {
    id: i64,
    display_name: String,
    fs_name: String,
    document_count: i64,
    size_bytes: i64,
    created_at: DateTime<Utc>,
}

impl From<StoreSummary> for StoreView {
    fn from(store: StoreSummary) -> Self {
        Self {
            id: store.id.0,
            display_name: store.display_name,
            fs_name: store.fs_name,
            document_count: store.document_count,
            size_bytes: store.size_bytes,
            created_at: store.created_at,
        }
    }
}
