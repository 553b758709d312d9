//! Tables `passages`, `search_documents` and `search_postings`: the page-text index, and the page text
//! it and every citation rest on.
//!
//! Only documents that are DONE and not deleted are ever searched or quoted; each reading statement says
//! so itself, so an index that is half written or about to be removed is never seen.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::{Access, DbError, on, placeholders};
use crate::ids::{DocumentId, StoreId};

/// What is shown of a cited document.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CitedDocument {
    pub id: DocumentId,
    pub store_id: StoreId,
    pub filename: String,
    pub title: String,
    pub media_type: String,
}

/// The text of one page.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PageText {
    pub document_id: DocumentId,
    pub page: i64,
    pub body: String,
}

/// A document that is searched.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SearchedDocument {
    pub id: DocumentId,
    pub title: String,
    pub lengths: Vec<u8>,
}

/// A document as it is listed in answers about the documents themselves.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FactsRow {
    pub id: DocumentId,
    pub title: String,
    pub pages: i64,
    pub created_at: DateTime<Utc>,
    /// JSON.
    pub summary: String,
}

/// What one document has of one term.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PostingRow {
    pub document_id: DocumentId,
    pub term: String,
    pub entries: Vec<u8>,
}

/// A passage as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PassageRow {
    pub document_id: DocumentId,
    pub ordinal: i64,
    /// JSON.
    pub body: String,
}

/// Keys in one statement: two parameters each, well below the limit of 32 766.
pub const KEYS_PER_STATEMENT: usize = 2_000;

/// Terms in one statement.
pub const TERMS_PER_STATEMENT: usize = 4_096;

/// The list, with its last value repeated up to a power of two: statements come in few lengths, so a
/// database finds them prepared.
fn padded<T: Clone>(values: &[T]) -> Vec<T> {
    let mut padded = values.to_vec();
    if let Some(last) = values.last() {
        padded.resize(values.len().next_power_of_two(), last.clone());
    }
    padded
}

/// Binds lists of values one after the other to a statement made for their number.
macro_rules! fetch_listed {
    ($access:expr, $row:ty, $sql:expr, $($list:expr),+ $(,)?) => {
        on!($access, conn => {
            let mut query = sqlx::query_as::<_, $row>(AssertSqlSafe($sql));
            $(for value in $list { query = query.bind(value); })+
            query.fetch_all(conn).await
        })
    };
}

/// How many of the documents live in these stores.
pub async fn count_living(
    db: &mut impl Access,
    stores: &[StoreId],
    documents: &[DocumentId],
) -> Result<i64, DbError> {
    let sql = format!(
        "select count(*) from documents
         where deleted_at is null and store_id in ({}) and id in ({})",
        placeholders(1, stores.len()),
        placeholders(1 + stores.len(), documents.len())
    );
    let rows = fetch_listed!(db, (i64,), sql, stores, documents)?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// Those of the documents whose words may still be shown.
pub async fn living_documents(
    db: &mut impl Access,
    documents: &[DocumentId],
) -> Result<Vec<DocumentId>, DbError> {
    if documents.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select id from documents where deleted_at is null and id in ({})",
        placeholders(1, documents.len())
    );
    let rows = fetch_listed!(db, (DocumentId,), sql, documents)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Those of the documents that may be quoted, with what is shown of them.
pub async fn cited_documents(
    db: &mut impl Access,
    documents: &[DocumentId],
) -> Result<Vec<CitedDocument>, DbError> {
    let sql = format!(
        "select d.id, d.store_id, d.filename, coalesce(d.display_name, d.filename) as title,
                d.media_type
         from documents d join stores s on s.id = d.store_id
         where d.deleted_at is null and s.deleted_at is null and d.id in ({})",
        placeholders(1, documents.len())
    );
    fetch_listed!(db, CitedDocument, sql, documents)
}

/// The text of the named pages, as far as they exist.
pub async fn page_texts(
    db: &mut impl Access,
    pages: &[(DocumentId, i64)],
) -> Result<Vec<PageText>, DbError> {
    if pages.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select document_id, page, body from document_pages where (document_id, page) in (values {})
         order by document_id, page",
        tuples(1, 2, pages.len())
    );
    let keys = pages.iter().flat_map(|(document, page)| [document.0, *page]);
    fetch_listed!(db, PageText, sql, keys)
}

/// The text of all pages of the documents.
pub async fn all_page_texts(
    db: &mut impl Access,
    documents: &[DocumentId],
) -> Result<Vec<PageText>, DbError> {
    let sql = format!(
        "select document_id, page, body from document_pages where document_id in ({})
         order by document_id, page",
        placeholders(1, documents.len())
    );
    fetch_listed!(db, PageText, sql, documents)
}

/// The documents a question is put to, in the order of their ids.
pub async fn searched_documents(
    db: &mut impl Access,
    stores: &[StoreId],
    documents: Option<&[DocumentId]>,
) -> Result<Vec<SearchedDocument>, DbError> {
    let chosen = documents.unwrap_or_default();
    let sql = format!(
        "select d.id, coalesce(d.display_name, d.filename) as title, s.lengths
         from search_documents s join documents d on d.id = s.document_id
         where s.store_id in ({}) and d.status = 'DONE' and d.deleted_at is null {}
         order by d.id",
        placeholders(1, stores.len()),
        among("d.id", 1 + stores.len(), documents)
    );
    fetch_listed!(
        db,
        SearchedDocument,
        sql,
        stores.iter().map(|id| id.0),
        chosen.iter().map(|id| id.0)
    )
}

/// The same documents as they are listed, newest first.
pub async fn document_facts(
    db: &mut impl Access,
    stores: &[StoreId],
    documents: Option<&[DocumentId]>,
) -> Result<Vec<FactsRow>, DbError> {
    let chosen = documents.unwrap_or_default();
    let sql = format!(
        "select d.id, coalesce(d.display_name, d.filename) as title,
                coalesce(d.page_count, 0) as pages, d.created_at, s.summary
         from search_documents s join documents d on d.id = s.document_id
         where s.store_id in ({}) and d.status = 'DONE' and d.deleted_at is null {}
         order by d.id desc",
        placeholders(1, stores.len()),
        among("d.id", 1 + stores.len(), documents)
    );
    fetch_listed!(db, FactsRow, sql, stores.iter().map(|id| id.0), chosen.iter().map(|id| id.0))
}

/// What documents have of the terms, by document; also those that may not be searched (any more): the
/// caller knows which may. At most [`TERMS_PER_STATEMENT`] terms.
///
/// Without a join, because before PostgreSQL has looked at a table that grew quickly it would rather
/// read all postings of each document than look the terms up: 170 ms instead of one.
pub async fn postings(
    db: &mut impl Access,
    stores: &[StoreId],
    documents: Option<&[DocumentId]>,
    terms: &[&str],
) -> Result<Vec<PostingRow>, DbError> {
    let chosen = documents.unwrap_or_default();
    let terms = padded(terms);
    let sql = format!(
        "select p.document_id, p.term, p.entries
         from search_postings p
         where p.store_id in ({}) and p.term in ({}) {}
         order by p.document_id",
        placeholders(1, stores.len()),
        placeholders(1 + stores.len(), terms.len()),
        among("p.document_id", 1 + stores.len() + terms.len(), documents)
    );
    fetch_listed!(
        db,
        PostingRow,
        sql,
        stores.iter().map(|id| id.0),
        terms.iter().copied(),
        chosen.iter().map(|id| id.0)
    )
}

/// The named passages, as far as they may be quoted at this moment. At most [`KEYS_PER_STATEMENT`] keys.
pub async fn passages(
    db: &mut impl Access,
    keys: &[(DocumentId, i64)],
) -> Result<Vec<PassageRow>, DbError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let keys = padded(keys);
    let sql = format!(
        "select p.document_id, p.ordinal, p.body
         from passages p join documents d on d.id = p.document_id
         where d.status = 'DONE' and d.deleted_at is null
           and (p.document_id, p.ordinal) in (values {})",
        tuples(1, 2, keys.len())
    );
    let keys = keys.iter().flat_map(|(document, ordinal)| [document.0, *ordinal]);
    fetch_listed!(db, PassageRow, sql, keys)
}

/// A condition on the chosen documents, or none where all are searched.
fn among(column: &str, first: usize, documents: Option<&[DocumentId]>) -> String {
    match documents {
        None => String::new(),
        Some([]) => "and 1 = 0".to_owned(),
        Some(some) => format!("and {column} in ({})", placeholders(first, some.len())),
    }
}

/// `($1, $2), ($3, $4), …`: placeholders for `count` rows of `width` values.
pub(super) fn tuples(first: usize, width: usize, count: usize) -> String {
    (0..count)
        .map(|row| format!("({})", placeholders(first + row * width, width)))
        .collect::<Vec<_>>()
        .join(", ")
}
