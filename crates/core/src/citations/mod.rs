//! Citations are checked before they are shown: a cited passage is searched for in our own text of the
//! cited document, whatever the engine says about it.
//!
//! Invariants: a passage of a document that is deleted is never shown; a place is shown only if the
//! passage, or most of it, really stands there.

use std::collections::{BTreeMap, BTreeSet};

use rag_text::locate::{Located, Locator};
use serde::{Deserialize, Serialize};

use crate::{
    db::{
        self, Database, DbError,
        search::{CitedDocument, PageText},
    },
    engine::CitedPassage,
    ids::{DocumentId, StoreId},
};

/// How sure the place of a cited passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verified {
    /// It stands there word by word.
    Exact,
    /// Most of it stands there.
    Approximate,
    /// It was not found; there is no place to show.
    Unverified,
}

impl Verified {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximate => "approximate",
            Self::Unverified => "unverified",
        }
    }
}

/// Where a passage stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Counts from 1.
    pub page: u32,
    /// Half-open range of the page text in UTF-16 code units.
    pub start: u32,
    pub end: u32,
}

/// A cited passage that may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPassage {
    pub document_id: DocumentId,
    pub store_id: StoreId,
    /// What people call the document.
    pub title: String,
    pub filename: String,
    pub media_type: String,
    pub text: String,
    pub verified: Verified,
    pub place: Option<Place>,
}

/// Checks the passages of an answer, in their order; `None` where one may not be shown.
pub async fn verify(
    db: &Database,
    passages: Vec<CitedPassage>,
) -> Result<Vec<Option<VerifiedPassage>>, DbError> {
    if passages.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = db.read().await?;
    let documents = db::search::cited_documents(&mut conn, &ids(passages.iter())).await?;
    let hinted: Vec<(DocumentId, i64)> = passages
        .iter()
        .filter_map(|passage| Some((passage.document_id, i64::from(passage.page?))))
        .collect();
    let pages = db::search::page_texts(&mut conn, &hinted).await?;
    drop(conn);
    let mut found = search(passages.clone(), pages).await?;
    // Where the engine was wrong about the page, or said nothing, the whole document is searched.
    let lost = passages.iter().zip(&found).filter_map(|(passage, found)| {
        let known = documents.iter().any(|document| document.id == passage.document_id);
        (known && !is_exact(found)).then_some(passage)
    });
    let lost = ids(lost);
    if !lost.is_empty() {
        let pages = db::search::all_page_texts(&mut db.read().await?, &lost).await?;
        for (first, second) in found.iter_mut().zip(search(passages.clone(), pages).await?) {
            if !is_exact(first) && second.is_some() {
                *first = second;
            }
        }
    }
    let checked = passages.into_iter().zip(found);
    Ok(checked.map(|(passage, found)| shown(passage, &documents, found)).collect())
}

type Found = Option<(Verified, Place)>;

fn is_exact(found: &Found) -> bool {
    matches!(found, Some((Verified::Exact, _)))
}

/// The documents of the passages, each once.
fn ids<'a>(passages: impl Iterator<Item = &'a CitedPassage>) -> Vec<DocumentId> {
    let ids: BTreeSet<DocumentId> = passages.map(|passage| passage.document_id).collect();
    ids.into_iter().collect()
}

/// Searches off the runtime: a whole document may have to be normalised.
async fn search(passages: Vec<CitedPassage>, pages: Vec<PageText>) -> Result<Vec<Found>, DbError> {
    if pages.is_empty() {
        return Ok(vec![None; passages.len()]);
    }
    tokio::task::spawn_blocking(move || {
        let mut locators: BTreeMap<Scope, Locator<'_>> = BTreeMap::new();
        passages.iter().map(|passage| find(passage, &pages, &mut locators)).collect()
    })
    .await
    .map_err(|error| DbError::Corrupt(format!("page text cannot be searched: {error}")))
}

/// A document, or one page of it.
type Scope = (DocumentId, Option<u32>);

/// Finds a passage on the page it is said to come from, or else anywhere in the pages of its document: the
/// same words may stand on several pages.
fn find<'a>(
    passage: &CitedPassage,
    pages: &'a [PageText],
    locators: &mut BTreeMap<Scope, Locator<'a>>,
) -> Found {
    let document = passage.document_id;
    let named = passage.page.map(|page| (document, Some(page)));
    let mut best = None;
    for scope in named.into_iter().chain([(document, None)]) {
        let locator = locators.entry(scope).or_insert_with(|| Locator::new(&within(pages, scope)));
        let found = place(locator.locate(&passage.text));
        if is_exact(&found) {
            return found;
        }
        best = found.or(best);
    }
    best
}

fn within(pages: &[PageText], (document, only): Scope) -> Vec<(u32, &str)> {
    pages
        .iter()
        .filter(|page| page.document_id == document)
        .filter_map(|page| Some((u32::try_from(page.page).ok()?, page.body.as_str())))
        .filter(|(number, _)| only.is_none_or(|only| only == *number))
        .collect()
}

fn place(located: Located) -> Found {
    match located {
        Located::Exact { page, start, end } => Some((Verified::Exact, Place { page, start, end })),
        Located::Approximate { page, start, end } => {
            Some((Verified::Approximate, Place { page, start, end }))
        }
        Located::Unverified => None,
    }
}

fn shown(
    passage: CitedPassage,
    documents: &[CitedDocument],
    found: Found,
) -> Option<VerifiedPassage> {
    let document = documents.iter().find(|document| document.id == passage.document_id)?;
    let (verified, place) = match found {
        Some((verified, place)) => (verified, Some(place)),
        None => (Verified::Unverified, None),
    };
    Some(VerifiedPassage {
        document_id: document.id,
        store_id: document.store_id,
        title: document.title.clone(),
        filename: document.filename.clone(),
        media_type: document.media_type.clone(),
        text: passage.text,
        verified,
        place,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_on_several_pages_are_found_on_the_page_that_was_cited() {
        let document_id = DocumentId(7);
        let body = || "The same words stand on two pages.".to_owned();
        let pages = [1, 2].map(|page| PageText { document_id, page, body: body() });
        let mut locators = BTreeMap::new();
        let mut page_of = |page| {
            let passage = CitedPassage { document_id, text: body(), page };
            find(&passage, &pages, &mut locators).map(|(_, place)| place.page)
        };
        assert_eq!(
            [page_of(Some(2)), page_of(Some(1)), page_of(None)],
            [Some(2), Some(1), Some(1)]
        );
        assert_eq!(page_of(Some(9)), Some(1));
    }
}
