//! From a question's terms to what is ranked.

use std::collections::HashMap;

use rag_text::rank::IndexedDocument;

use crate::{
    db::{
        Conn, DbError,
        search::{self, PostingRow, SearchedDocument},
    },
    ids::{DocumentId, StoreId},
};

/// The index rows of all documents a question is put to, as far as its terms need them.
#[derive(Debug, Default)]
pub struct Corpus {
    documents: Vec<SearchedDocument>,
    postings: Vec<PostingRow>,
}

/// Fetches them in two statements, or some more for a question of thousands of words.
pub async fn fetch(
    conn: &mut Conn,
    stores: &[StoreId],
    chosen: Option<&[DocumentId]>,
    terms: &[String],
) -> Result<Corpus, DbError> {
    let mut corpus = Corpus {
        documents: search::searched_documents(conn, stores, chosen).await?,
        postings: Vec::new(),
    };
    if corpus.documents.is_empty() {
        return Ok(corpus);
    }
    let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
    for some in terms.chunks(search::TERMS_PER_STATEMENT) {
        let rows = search::postings(conn, stores, chosen, some).await?;
        corpus.postings.extend(rows);
    }
    Ok(corpus)
}

impl Corpus {
    /// Runs `work` on the rows in the form in which they are ranked.
    pub fn read<T>(&self, work: impl FnOnce(&[IndexedDocument<'_>]) -> T) -> T {
        let mut postings: HashMap<DocumentId, Vec<(&str, &[u8])>> = HashMap::new();
        for row in &self.postings {
            let list = postings.entry(row.document_id).or_default();
            list.push((row.term.as_str(), row.entries.as_slice()));
        }
        let documents: Vec<IndexedDocument<'_>> = self
            .documents
            .iter()
            .map(|document| IndexedDocument {
                document_id: document.id.0,
                title: &document.title,
                lengths: &document.lengths,
                postings: postings.get(&document.id).map_or(&[], Vec::as_slice),
            })
            .collect();
        work(&documents)
    }

    #[must_use]
    pub fn title(&self, document: DocumentId) -> Option<&str> {
        let at = self.documents.binary_search_by_key(&document, |document| document.id).ok()?;
        self.documents.get(at).map(|document| document.title.as_str())
    }
}
