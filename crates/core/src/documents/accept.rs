//! Taking a document in: store, insert, reserve, ring — the last three in one transaction.

use super::{DisplayName, DocumentError, FileName};
use crate::{
    app::App,
    budgets::{self, BudgetError, Purpose},
    db::{
        DbError, Tx,
        documents::{self as table, Document, NewDocument},
        ledger,
        stores::Store,
    },
    files::Received,
    ids::UserId,
    money::Micros,
    queue::{self, Bell},
    stores::StoreError,
    telemetry::error_chain,
    usage::estimated_tokens,
};

/// A file that passed all checks of the edge.
#[derive(Debug)]
pub struct Upload {
    pub user: UserId,
    pub store: Store,
    pub filename: FileName,
    pub display_name: Option<DisplayName>,
    pub media_type: String,
    pub file: Received,
}

/// What became of an upload.
#[derive(Debug, Clone)]
pub enum Accepted {
    New(Document),
    /// The store has this content already.
    Duplicate(Document),
}

impl Accepted {
    #[must_use]
    pub fn document(&self) -> &Document {
        match self {
            Self::New(document) | Self::Duplicate(document) => document,
        }
    }
}

/// What indexing this many tokens costs today.
#[must_use]
pub fn index_price(app: &App, tokens: i64) -> Micros {
    let price = app.settings.models.default_entry().price(app.now().date_naive(), 0);
    Micros::for_tokens(tokens, price.index_micros_per_mtok)
}

/// Takes a document in. When this returns, it will be indexed, or fail with a cause, whatever happens
/// to this process.
pub async fn accept(app: &App, upload: Upload) -> Result<Accepted, DocumentError> {
    let Upload { user, store, filename, display_name, media_type, file } = upload;
    let (size, sha256) = (i64::try_from(file.size).unwrap_or(i64::MAX), file.sha256.clone());
    if let Some(known) =
        table::find_by_content(&mut app.db.read().await?, store.id, &sha256).await?
    {
        return Ok(Accepted::Duplicate(known));
    }

    let storage_key = app.files.keep(file).await?;

    let new = NewDocument {
        store_id: store.id,
        user_id: user,
        filename: filename.as_str(),
        display_name: display_name.as_ref().map(DisplayName::as_str),
        media_type: &media_type,
        size_bytes: size,
        sha256: &sha256,
        storage_key: &storage_key,
        // Before the text is known, the file is taken for one.
        estimated_tokens: estimated_tokens(usize::try_from(size).unwrap_or(usize::MAX)),
    };
    match enter(app, &new).await {
        Ok(document) => Ok(Accepted::New(document)),
        Err(error) => {
            discard(app, &storage_key, &error).await;
            duplicate_of(app, &new, error).await
        }
    }
}

/// Row, hold and bell: all or nothing.
async fn enter(app: &App, new: &NewDocument<'_>) -> Result<Document, DocumentError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let document = table::insert(&mut tx, new, now).await?.ok_or(StoreError::NotFound)?;
    set_out(app, &mut tx, &document).await?;
    tx.commit().await?;
    Ok(document)
}

/// Sends a document that waits on its way, with a bell and, unless it has been paid for, a hold for its
/// index cost.
pub async fn set_out(app: &App, tx: &mut Tx, document: &Document) -> Result<(), BudgetError> {
    let now = app.now();
    if !ledger::has_index_cost(tx, document.id).await? {
        let purpose = Purpose::Index { store: document.store_id, document: document.id };
        let amount = index_price(app, document.estimated_tokens);
        budgets::reserve(tx, document.user_id, amount, purpose, now).await?;
    }
    queue::ring(tx, Bell::IngestDocument(document.id), now).await?;
    Ok(())
}

/// Removes an original that got no row. Whether it got one is not known when the database was lost on the
/// way; then, as when it cannot be removed now, the sweep of files without a row decides.
async fn discard(app: &App, storage_key: &str, error: &DocumentError) {
    if matches!(error, DocumentError::Database(error) if error.is_unavailable()) {
        return;
    }
    if let Err(error) = app.files.remove(storage_key).await {
        let error = error_chain(&error);
        tracing::warn!(error, "the original of a refused upload is left to the sweep");
    }
}

/// Somebody uploaded the same content at the same moment: then theirs is the answer.
async fn duplicate_of(
    app: &App,
    new: &NewDocument<'_>,
    error: DocumentError,
) -> Result<Accepted, DocumentError> {
    let DocumentError::Database(DbError::Conflict(_)) = &error else {
        return Err(error);
    };
    let known = table::find_by_content(&mut app.db.read().await?, new.store_id, new.sha256).await?;
    known.map(Accepted::Duplicate).ok_or(error)
}
