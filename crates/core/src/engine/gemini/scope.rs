//! Which documents a question may be answered from, in the provider's terms.
//!
//! The provider also keeps what is in our trash or not finished, so the request says which documents may
//! be searched: a few by their ids, many by the stretches they form. What is not named is not searched,
//! also if the provider kept it without our knowledge.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{failure, filter::Admitted, stretches};
use crate::{
    db::{
        Database,
        provider_documents::{self as table, KnownDocument},
    },
    engine::{AnswerRequest, EngineError, SearchedStore},
    gemini::StoreName,
    ids::{DocumentId, StoreId},
};

/// The provider takes no more stores in one request.
const MAX_STORES: usize = 5;
/// The provider may go on finding a document for a while after its removal.
const REMOVAL_LAG: TimeDelta = TimeDelta::hours(1);
/// Documents that are named one by one.
const SHORT_LIST: usize = 50;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    /// Only those with a document that may be searched; none when there is no such document.
    pub stores: Vec<StoreName>,
    pub admitted: Admitted,
    /// Everything that may be quoted.
    pub documents: HashSet<DocumentId>,
}

pub(super) async fn resolve(
    db: &Database,
    request: &AnswerRequest,
    now: DateTime<Utc>,
) -> Result<Scope, EngineError> {
    let ids: Vec<StoreId> = request.stores.iter().map(|store| store.id).collect();
    let mut conn = db.read().await?;
    let known = table::list_known(&mut conn, &ids, now - REMOVAL_LAG).await?;
    drop(conn);
    let scope = of(&request.stores, &known, request.documents.as_deref());
    if scope.stores.len() > MAX_STORES {
        return Err(failure::too_many_stores(scope.stores.len()));
    }
    Ok(scope)
}

fn of(stores: &[SearchedStore], known: &[KnownDocument], chosen: Option<&[DocumentId]>) -> Scope {
    let chosen: Option<HashSet<DocumentId>> = chosen.map(|ids| ids.iter().copied().collect());
    let may_be_searched = |document: &KnownDocument| {
        document.is_ready && chosen.as_ref().is_none_or(|chosen| chosen.contains(&document.id))
    };
    let holding: HashSet<StoreId> =
        known.iter().filter(|one| may_be_searched(one)).map(|one| one.store_id).collect();
    let searched: Vec<(StoreId, StoreName)> = stores
        .iter()
        .filter(|store| holding.contains(&store.id))
        .filter_map(|store| Some((store.id, StoreName::parse(&store.fs_name).ok()?)))
        .collect();
    let there: Vec<&KnownDocument> = known
        .iter()
        .filter(|document| searched.iter().any(|(id, _)| *id == document.store_id))
        .collect();
    let ids: Vec<DocumentId> =
        there.iter().filter(|one| may_be_searched(one)).map(|one| one.id).collect();
    let documents: HashSet<DocumentId> = ids.iter().copied().collect();
    let admitted = match stretches::of(&there, |id| documents.contains(&id)) {
        Some(stretches) if ids.len() > SHORT_LIST => Admitted::Within(stretches),
        _ => Admitted::Only(ids),
    };
    Scope { stores: searched.into_iter().map(|(_, name)| name).collect(), admitted, documents }
}

#[cfg(test)]
mod tests {
    use super::{Admitted, Scope, of};
    use crate::{
        db::provider_documents::KnownDocument,
        engine::SearchedStore,
        ids::{DocumentId, StoreId},
    };

    fn store(id: i64) -> SearchedStore {
        SearchedStore { id: StoreId(id), fs_name: format!("fileSearchStores/s-{id}") }
    }

    fn sent(store: i64, id: i64, is_ready: bool) -> KnownDocument {
        let (id, store_id) = (DocumentId(id), StoreId(store));
        KnownDocument { id, store_id, is_ready, may_be_found: true }
    }

    fn ids(numbers: impl IntoIterator<Item = i64>) -> Vec<DocumentId> {
        numbers.into_iter().map(DocumentId).collect()
    }

    fn names(scope: &Scope) -> Vec<&str> {
        scope.stores.iter().map(crate::gemini::StoreName::as_str).collect()
    }

    #[test]
    fn a_short_list_names_what_may_be_searched() {
        let documents = [sent(1, 7, true), sent(1, 8, false), sent(2, 9, false)];
        let scope = of(&[store(1), store(2)], &documents, None);
        assert_eq!(scope.admitted, Admitted::Only(ids([7])));
        assert_eq!(names(&scope), ["fileSearchStores/s-1"], "the other store has nothing to offer");
    }

    #[test]
    fn of_a_long_list_the_stretches_are_named() {
        let mut documents: Vec<_> = (1..=60).map(|id| sent(1, id, true)).collect();
        let admitted = |documents: &[_]| of(&[store(1)], documents, None).admitted;
        assert_eq!(admitted(&documents), Admitted::Within(vec![1..=60]), "never without a filter");
        documents.insert(30, sent(2, 1000, true));
        assert_eq!(admitted(&documents), Admitted::Within(vec![1..=60]), "of another store");
        documents.remove(30);
        documents[29] = sent(1, 30, false);
        documents.extend((61..=200).map(|id| sent(1, id, false)));
        assert_eq!(admitted(&documents), Admitted::Within(vec![1..=29, 31..=60]));
    }

    #[test]
    fn chosen_documents_leave_out_the_rest_and_their_stores() {
        let documents = [sent(1, 7, true), sent(1, 8, true), sent(2, 9, true), sent(2, 10, false)];
        let chosen = ids([8, 10]);
        let scope = of(&[store(1), store(2)], &documents, Some(&chosen));
        assert_eq!(scope.admitted, Admitted::Only(ids([8])));
        assert_eq!(scope.documents, ids([8]).into_iter().collect());
        assert_eq!(names(&scope), ["fileSearchStores/s-1"]);
    }

    #[test]
    fn a_store_of_another_engine_is_not_searched() {
        let foreign = SearchedStore { id: StoreId(1), fs_name: "offline/x".to_owned() };
        let scope = of(&[foreign], &[sent(1, 7, true)], None);
        assert!(scope.stores.is_empty() && scope.documents.is_empty());
        assert_eq!(scope.admitted, Admitted::Only(vec![]));
    }
}
