//! From the original to page text, in a child process.

use rag_text::page::Page;

use super::{LEASE, claim::Claim, failure::Failure, steps::Interruption};
use crate::{
    app::App,
    config::EngineMode,
    db::{
        ingestion as table,
        pages::{self, StoredPage},
    },
    extract::ErrorCode,
};

/// Pages and bytes written in one transaction: few enough that others get their turn at SQLite's writer.
const BATCH_PAGES: usize = 64;
const BATCH_BYTES: usize = 1024 * 1024;

/// Pages on their way to the database.
struct Writer<'a> {
    app: &'a App,
    claim: &'a Claim,
    waiting: Vec<StoredPage>,
    bytes: usize,
    written: i64,
    begun: bool,
}

/// Extracts all pages and records that they are complete. What an earlier attempt left is replaced.
pub(super) async fn extract(app: &App, claim: &Claim) -> Result<(), Interruption> {
    let document = &claim.document;
    if !app.files.exists(&document.storage_key).await.map_err(Failure::from)? {
        return Err(Failure::original_missing().into());
    }
    let original = app.files.path(&document.storage_key);
    let mut extraction =
        app.extractor.start(&original, &document.media_type).map_err(Failure::from)?;
    let mut writer = Writer { app, claim, waiting: Vec::new(), bytes: 0, written: 0, begun: false };
    loop {
        match extraction.next_page().await {
            Ok(Some(page)) => writer.add(page).await?,
            Ok(None) => break,
            // The provider reads more than we do; its citations are then shown as not verified.
            Err(error) if is_ours_alone(error.code()) && !reads_text_only(app) => break,
            Err(error) => return Err(Failure::from(error).into()),
        }
    }
    writer.flush(true).await
}

/// Whether the file may be all right, and only we find no text in it.
const fn is_ours_alone(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::NoText | ErrorCode::TypeUnsupported)
}

fn reads_text_only(app: &App) -> bool {
    matches!(app.settings.engine.mode, EngineMode::Offline)
}

impl Writer<'_> {
    async fn add(&mut self, page: Page) -> Result<(), Interruption> {
        let blocks = serde_json::to_string(&page.blocks).map_err(Failure::internal)?;
        self.bytes += page.text.len() + blocks.len();
        self.waiting.push(StoredPage { page: i64::from(page.number), body: page.text, blocks });
        if self.waiting.len() >= BATCH_PAGES || self.bytes >= BATCH_BYTES {
            self.flush(false).await?;
        }
        Ok(())
    }

    /// Writes what waits, if the document is still ours.
    async fn flush(&mut self, complete: bool) -> Result<(), Interruption> {
        let (app, document) = (self.app, self.claim.document.id);
        let now = app.now();
        let mut tx = app.db.begin().await?;
        if !table::renew(&mut tx, &self.claim.lease, now + LEASE).await? {
            return Err(Interruption::LeaseLost);
        }
        if !self.begun {
            pages::delete_all(&mut tx, document).await?;
            self.begun = true;
        }
        for page in self.waiting.drain(..) {
            pages::insert(&mut tx, document, &page).await?;
            self.written += 1;
        }
        self.bytes = 0;
        if complete {
            table::mark_pages_ready(&mut tx, document, self.written, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
