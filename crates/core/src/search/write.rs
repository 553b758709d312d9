//! From page text to index rows.

use rag_text::{
    index::{DocumentIndex, index_document},
    page::{Block, Page},
};

use crate::{
    db::{
        Database, DbError, Tx,
        pages::{self, StoredPage},
        search_index::{self, NewPassage, NewSearchDocument},
    },
    ids::{DocumentId, StoreId},
};

/// Rows in one statement: well below the 32 766 parameters of SQLite at four each.
const ROWS_PER_STATEMENT: usize = 400;
/// Rows in one transaction: some tens of milliseconds of the one writer of SQLite.
const ROWS_PER_TRANSACTION: usize = 4_000;

/// Indexes the page text of a document, replacing what is indexed of it.
pub async fn index(
    db: &Database,
    document: DocumentId,
    store: StoreId,
    title: &str,
) -> Result<(), DbError> {
    let stored = pages::list(&mut db.read().await?, document).await?;
    let title = title.to_owned();
    let rows = tokio::task::spawn_blocking(move || compute(document, store, &title, stored))
        .await
        .map_err(|error| DbError::Corrupt(format!("document {document}: {error}")))??;
    write(db, rows).await
}

/// Removes what is indexed of a document.
pub async fn remove(db: &Database, document: DocumentId) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    search_index::remove_document(&mut tx, document).await?;
    tx.commit().await
}

#[derive(Debug)]
struct Rows {
    document: NewSearchDocument,
    passages: Vec<NewPassage>,
    postings: Vec<(String, Vec<u8>)>,
}

fn compute(
    document_id: DocumentId,
    store_id: StoreId,
    title: &str,
    pages: Vec<StoredPage>,
) -> Result<Rows, DbError> {
    let unreadable = |what: &str| DbError::Corrupt(format!("{what} of document {document_id}"));
    let pages: Vec<Page> =
        pages.into_iter().map(page).collect::<Option<_>>().ok_or_else(|| unreadable("a page"))?;
    let index: DocumentIndex = index_document(title, &pages);
    let passages = (0..)
        .zip(&index.passages)
        .map(|(ordinal, passage)| {
            Ok(NewPassage {
                ordinal,
                page: i64::from(passage.page),
                body: serde_json::to_string(passage)?,
            })
        })
        .collect::<Result<Vec<_>, serde_json::Error>>()
        .map_err(|_| unreadable("a passage"))?;
    let summary = serde_json::to_string(&index.summary).map_err(|_| unreadable("the summary"))?;
    let document = NewSearchDocument {
        document_id,
        store_id,
        language: index.language.code(),
        passage_count: i64::try_from(passages.len()).unwrap_or(i64::MAX),
        lengths: index.lengths,
        summary,
    };
    let postings = index.postings.into_iter();
    Ok(Rows {
        document,
        passages,
        postings: postings.map(|posting| (posting.term, posting.entries)).collect(),
    })
}

fn page(row: StoredPage) -> Option<Page> {
    let blocks: Vec<Block> = serde_json::from_str(&row.blocks).ok()?;
    Some(Page { number: u32::try_from(row.page).ok()?, text: row.body, blocks })
}

async fn write(db: &Database, rows: Rows) -> Result<(), DbError> {
    let document = rows.document.document_id;
    let mut writer = Writer::begin(db).await?;
    search_index::remove_document(&mut writer.tx, document).await?;
    for some in rows.passages.chunks(ROWS_PER_STATEMENT) {
        search_index::insert_passages(&mut writer.tx, document, some).await?;
        writer = writer.wrote(some.len()).await?;
    }
    let store = rows.document.store_id;
    for some in rows.postings.chunks(ROWS_PER_STATEMENT) {
        search_index::insert_postings(&mut writer.tx, store, document, some).await?;
        writer = writer.wrote(some.len()).await?;
    }
    search_index::insert_document(&mut writer.tx, &rows.document).await?;
    writer.tx.commit().await
}

/// A transaction that ends and begins again after so many rows.
struct Writer<'a> {
    db: &'a Database,
    tx: Tx,
    rows: usize,
}

impl<'a> Writer<'a> {
    async fn begin(db: &'a Database) -> Result<Self, DbError> {
        let tx = db.begin().await?;
        Ok(Self { db, tx, rows: 0 })
    }

    async fn wrote(mut self, rows: usize) -> Result<Self, DbError> {
        self.rows += rows;
        if self.rows < ROWS_PER_TRANSACTION {
            return Ok(self);
        }
        self.tx.commit().await?;
        Self::begin(self.db).await
    }
}
