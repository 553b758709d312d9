//! The same tables, written: by the one worker that holds the document's lease.

use sqlx::AssertSqlSafe;

use super::{DbError, Tx, execute, on, search::tuples};
use crate::ids::{DocumentId, StoreId};

/// The row that makes a document searchable; it is written last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSearchDocument {
    pub document_id: DocumentId,
    pub store_id: StoreId,
    /// A language code.
    pub language: &'static str,
    pub passage_count: i64,
    pub lengths: Vec<u8>,
    /// JSON.
    pub summary: String,
}

/// A passage to be stored: its ordinal, page and JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPassage {
    pub ordinal: i64,
    pub page: i64,
    pub body: String,
}

pub async fn insert_document(tx: &mut Tx, row: &NewSearchDocument) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into search_documents
             (document_id, store_id, language, passage_count, lengths, summary)
         values ($1, $2, $3, $4, $5, $6)",
        row.document_id,
        row.store_id,
        row.language,
        row.passage_count,
        row.lengths.as_slice(),
        row.summary.as_str()
    )?;
    Ok(())
}

/// Inserts some passages in one statement.
pub async fn insert_passages(
    tx: &mut Tx,
    document: DocumentId,
    rows: &[NewPassage],
) -> Result<(), DbError> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "insert into passages (document_id, ordinal, page, body) values {}",
        tuples(1, 4, rows.len())
    );
    on!(tx, conn => {
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for row in rows {
            query = query.bind(document).bind(row.ordinal).bind(row.page).bind(row.body.as_str());
        }
        query.execute(conn).await.map(|_| ())
    })
}

/// Inserts some postings, pairs of term and entries, in one statement.
pub async fn insert_postings(
    tx: &mut Tx,
    store: StoreId,
    document: DocumentId,
    rows: &[(String, Vec<u8>)],
) -> Result<(), DbError> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "insert into search_postings (store_id, term, document_id, entries) values {}",
        tuples(1, 4, rows.len())
    );
    on!(tx, conn => {
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (term, entries) in rows {
            query = query.bind(store).bind(term.as_str()).bind(document).bind(entries.as_slice());
        }
        query.execute(conn).await.map(|_| ())
    })
}

/// Makes a document unsearchable and removes what is indexed of it.
pub async fn remove_document(tx: &mut Tx, document: DocumentId) -> Result<(), DbError> {
    execute!(tx, "delete from search_documents where document_id = $1", document)?;
    execute!(tx, "delete from search_postings where document_id = $1", document)?;
    execute!(tx, "delete from passages where document_id = $1", document)?;
    Ok(())
}

/// Removes what is indexed of all documents of the store of this name.
pub async fn remove_store(tx: &mut Tx, fs_name: &str) -> Result<(), DbError> {
    execute!(
        tx,
        "delete from passages where document_id in
             (select d.id from documents d join stores s on s.id = d.store_id where s.fs_name = $1)",
        fs_name
    )?;
    execute!(
        tx,
        "delete from search_postings where store_id in (select id from stores where fs_name = $1)",
        fs_name
    )?;
    execute!(
        tx,
        "delete from search_documents where store_id in (select id from stores where fs_name = $1)",
        fs_name
    )?;
    Ok(())
}
