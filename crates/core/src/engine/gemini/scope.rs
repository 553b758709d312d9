//! Which documents a question may be answered from, in the provider's terms.
//!
//! The provider also keeps what is in our trash or not finished, so the request says which documents may
//! be searched. A short list names those; a long one would outgrow the request, and then those are named
//! that may not, if they are fewer.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{failure, filter::Admitted};
use crate::{
    db::{
        Database,
        provider_documents::{self as table, SentDocument},
    },
    engine::{AnswerRequest, EngineError, SearchedStore},
    gemini::StoreName,
    ids::{DocumentId, StoreId},
};

/// The provider takes no more stores in one request.
const MAX_STORES: usize = 5;
/// The provider may go on finding a document for a while after its removal.
const REMOVAL_LAG: TimeDelta = TimeDelta::hours(1);
/// Documents that are named without looking for a shorter way to say it.
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
    let sent = table::list_sent(&mut conn, &ids, now - REMOVAL_LAG).await?;
    drop(conn);
    let scope = of(&request.stores, &sent, request.documents.as_deref());
    if scope.stores.len() > MAX_STORES {
        return Err(failure::too_many_stores(scope.stores.len()));
    }
    Ok(scope)
}

fn of(stores: &[SearchedStore], sent: &[SentDocument], chosen: Option<&[DocumentId]>) -> Scope {
    let chosen: Option<HashSet<DocumentId>> = chosen.map(|ids| ids.iter().copied().collect());
    let may_be_searched = |document: &SentDocument| {
        document.is_ready && chosen.as_ref().is_none_or(|chosen| chosen.contains(&document.id))
    };
    let mut searched = Vec::new();
    let (mut ready, mut others) = (Vec::new(), Vec::new());
    for store in stores {
        let Ok(name) = StoreName::parse(&store.fs_name) else { continue };
        let (in_scope, out): (Vec<&SentDocument>, Vec<&SentDocument>) = sent
            .iter()
            .filter(|document| document.store_id == store.id)
            .partition(|document| may_be_searched(document));
        if !in_scope.is_empty() {
            searched.push(name);
            ready.extend(in_scope.iter().map(|document| document.id));
            others.extend(out.iter().map(|document| document.id));
        }
    }
    let documents = ready.iter().copied().collect();
    let admitted = if ready.len() <= SHORT_LIST || ready.len() < others.len() {
        Admitted::Only(ready)
    } else {
        Admitted::AllBut(others)
    };
    Scope { stores: searched, admitted, documents }
}

#[cfg(test)]
mod tests {
    use super::{Admitted, Scope, of};
    use crate::{
        db::provider_documents::SentDocument,
        engine::SearchedStore,
        ids::{DocumentId, StoreId},
    };

    fn store(id: i64) -> SearchedStore {
        SearchedStore { id: StoreId(id), fs_name: format!("fileSearchStores/s-{id}") }
    }

    fn sent(store: i64, id: i64, is_ready: bool) -> SentDocument {
        SentDocument { id: DocumentId(id), store_id: StoreId(store), is_ready }
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
    fn of_a_long_list_the_shorter_half_is_named() {
        let mut documents: Vec<_> = (1..=60).map(|id| sent(1, id, true)).collect();
        documents.extend([sent(1, 61, false)]);
        assert_eq!(of(&[store(1)], &documents, None).admitted, Admitted::AllBut(ids([61])));
        documents.extend((62..=200).map(|id| sent(1, id, false)));
        assert_eq!(of(&[store(1)], &documents, None).admitted, Admitted::Only(ids(1..=60)));
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
