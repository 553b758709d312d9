//! From received bytes to a document or file.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use super::plan::{DocumentPlan, IndexingOptions, check_media_type};
use super::start::check_storage;
use crate::content::{Content, MediaType};
use crate::exchange::Exchange;
use crate::faults::Fault;
use crate::library::{Document, FileObject, NewDocument, Operation, Outcome, Way};
use crate::protojson;
use crate::refusal::Refusal;
use crate::{files, reply};

/// Larger contents are hashed and read aside, so that they do not hold up other calls.
const INLINE_BYTES: usize = 256 << 10;

/// Ends a direct upload: the document exists at once, its operation has the same id.
pub async fn upload(
    exchange: &Exchange,
    plan: &DocumentPlan,
    bytes: Vec<u8>,
) -> Result<Response, Refusal> {
    let bytes = Bytes::from(bytes);
    let sha256 = sha256(&bytes).await;
    let document = create(exchange, plan, bytes, sha256)?;
    let id = document.id.clone();
    Ok(reply::json(&remember(exchange, document, id, Way::Upload).started()))
}

/// Ends a Files upload.
pub async fn file(
    exchange: &Exchange,
    display_name: &str,
    mime_type: &str,
    bytes: Vec<u8>,
) -> Response {
    let library = &exchange.sim.library;
    let content = Bytes::from(bytes);
    let file = Arc::new(FileObject {
        id: library.ids.random12(),
        display_name: display_name.to_owned(),
        mime_type: mime_type.to_owned(),
        sha256: sha256(&content).await,
        content,
        created: SystemTime::now(),
        lifetime: Duration::from_secs(exchange.settings.file_lifetime_s),
    });
    library.lock().files.insert(file.id.clone(), Arc::clone(&file));
    exchange.sim.counters.update(|tally| tally.files_created += 1);
    reply::json(&json!({"file": file.view(&files::base(exchange))}))
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ImportFile {
    file_name: String,
    #[serde(flatten)]
    options: IndexingOptions,
}

/// Copies a file of the Files API into a store.
pub fn import(exchange: &Exchange, store: &str) -> Result<Response, Refusal> {
    let takes_images = {
        let shelves = exchange.sim.library.lock();
        shelves.stores.get(store).ok_or_else(Refusal::not_found)?.takes_images()
    };
    let request: ImportFile = exchange.parse(&protojson::IMPORT_FILE)?;
    let id = request.file_name.strip_prefix("files/").unwrap_or(&request.file_name);
    let file = files::find(exchange, id)?;
    if file.content.len() as u64 > exchange.settings.max_document_bytes {
        let most = exchange.settings.max_document_bytes;
        return Err(Refusal::invalid(format!("The file exceeds the maximum of {most} bytes.")));
    }
    let (metadata, chunking) = request.options.checked()?;
    check_storage(exchange, file.content.len() as u64)?;
    let plan = DocumentPlan {
        store: store.to_owned(),
        display_name: file.display_name.clone(),
        mime_type: file.mime_type.clone(),
        media_type: check_media_type(&file.mime_type, takes_images)?,
        metadata,
        chunking,
    };
    let document = create(exchange, &plan, file.content.clone(), file.sha256.clone())?;
    let operation_id = format!("{id}-{}", exchange.sim.library.ids.random12());
    Ok(reply::json(&remember(exchange, document, operation_id, Way::Import).started()))
}

fn create(
    exchange: &Exchange,
    plan: &DocumentPlan,
    bytes: Bytes,
    sha256: String,
) -> Result<Arc<Document>, Refusal> {
    let library = &exchange.sim.library;
    let faults = &exchange.faults;
    let own_delay = faults.number(Fault::DocumentDelay, 1000).map(Duration::from_millis);
    let delay = own_delay.unwrap_or_else(|| exchange.settings.document_delay());
    let document = Arc::new(Document::new(NewDocument {
        id: library.ids.document(),
        store: plan.store.clone(),
        display_name: plan.display_name.clone(),
        mime_type: plan.mime_type.clone(),
        size: bytes.len() as u64,
        sha256,
        metadata: plan.metadata.clone(),
        ready_at: Instant::now() + delay,
        fails: faults.has(Fault::DocumentFailed) || faults.has(Fault::OperationError),
        missing_reads: faults.number(Fault::DocumentMissingFirst, 3).unwrap_or_default(),
    }));
    library.add_document(&document).ok_or_else(Refusal::not_found)?;
    exchange.sim.counters.update(|tally| tally.documents_created += 1);
    let blob = library.ids.random12();
    read(Arc::clone(&document), plan.clone(), bytes, blob);
    Ok(document)
}

/// Reads small texts at once and everything else aside; the document stays pending until then.
fn read(document: Arc<Document>, plan: DocumentPlan, bytes: Bytes, blob: String) {
    let is_quick = bytes.len() <= INLINE_BYTES
        && !matches!(plan.media_type, MediaType::Pdf | MediaType::Office);
    let work = move || {
        let content = || match plan.media_type {
            MediaType::Image => Some(Content::of_image(blob, bytes, &plan.display_name)),
            media_type => Content::read(media_type, &bytes, plan.chunking),
        };
        // Parsers may panic on broken files; to a client that is a failed document.
        document.set_content(catch_unwind(AssertUnwindSafe(content)).ok().flatten());
    };
    if is_quick {
        work();
    } else {
        spawn_blocking(work);
    }
}

fn remember(exchange: &Exchange, document: Arc<Document>, id: String, way: Way) -> Operation {
    let faults = &exchange.faults;
    let outcome = if faults.has(Fault::OperationStuck) {
        Outcome::Stuck
    } else if faults.has(Fault::OperationError) {
        Outcome::Error
    } else {
        Outcome::FollowsDocument
    };
    let operation = Operation { id, document, way, outcome };
    let mut shelves = exchange.sim.library.lock();
    shelves.operations.insert(operation.name(), operation.clone());
    operation
}

async fn sha256(bytes: &Bytes) -> String {
    if bytes.len() <= INLINE_BYTES {
        return hex::encode(Sha256::digest(bytes));
    }
    let bytes = bytes.clone();
    spawn_blocking(move || hex::encode(Sha256::digest(&bytes))).await.unwrap_or_default()
}
