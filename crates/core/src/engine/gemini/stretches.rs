//! Stretches of documents that may be searched, so that a filter stays short in a large store.
//!
//! Invariant: no stretch contains a document that the provider may find and that may not be searched.

use std::ops::RangeInclusive;

use super::numbers::number;
use crate::{db::provider_documents::KnownDocument, ids::DocumentId};

/// A filter of more stretches is not made if it can be avoided: each takes two conditions, and the
/// provider is known to take fifty.
const MOST: usize = 25;

pub(super) type Stretch = RangeInclusive<u32>;

/// All documents of the searched stores, in the order of their ids, and which of them are admitted. `None`
/// when one of these has no number.
///
/// What is gone ends a stretch too, although there should be nothing to find: only when there would be too
/// many stretches is that relied on.
pub(super) fn of(
    documents: &[&KnownDocument],
    is_admitted: impl Fn(DocumentId) -> bool,
) -> Option<Vec<Stretch>> {
    let strict = runs(documents, &is_admitted)?;
    if strict.len() <= MOST {
        return Some(strict);
    }
    let findable: Vec<&KnownDocument> =
        documents.iter().copied().filter(|document| document.may_be_found).collect();
    runs(&findable, &is_admitted)
}

fn runs(
    documents: &[&KnownDocument],
    is_admitted: impl Fn(DocumentId) -> bool,
) -> Option<Vec<Stretch>> {
    let mut runs: Vec<Stretch> = Vec::new();
    let mut is_open = false;
    for document in documents {
        let was_open = std::mem::replace(&mut is_open, is_admitted(document.id));
        if !is_open {
            continue;
        }
        let number = number(document.id)?;
        match runs.last_mut().filter(|_| was_open) {
            Some(run) => *run = *run.start()..=number,
            None => runs.push(number..=number),
        }
    }
    Some(runs)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::{MOST, of};
    use crate::{
        db::provider_documents::KnownDocument,
        ids::{DocumentId, StoreId},
    };

    fn known(id: i64, is_ready: bool, may_be_found: bool) -> KnownDocument {
        KnownDocument { id: DocumentId(id), store_id: StoreId(1), is_ready, may_be_found }
    }

    fn stretches(documents: &[KnownDocument]) -> Option<Vec<super::Stretch>> {
        let ready: HashSet<_> =
            documents.iter().filter(|one| one.is_ready).map(|one| one.id).collect();
        of(&documents.iter().collect::<Vec<_>>(), |id| ready.contains(&id))
    }

    #[test]
    fn ids_of_other_stores_lie_within_a_stretch_and_cost_nothing() {
        let documents = [known(3, true, true), known(7, true, true), known(900, true, true)];
        assert_eq!(stretches(&documents).unwrap(), [3..=900]);
    }

    #[test]
    fn a_document_without_a_number_is_in_no_stretch() {
        assert_eq!(stretches(&[known(1 << 24, true, true)]), None);
        assert_eq!(
            stretches(&[known(5, true, true), known(1 << 24, false, true)]).unwrap(),
            [5..=5]
        );
    }

    #[test]
    fn what_is_gone_is_overlooked_only_where_the_filter_would_become_long() {
        let few: Vec<_> = (1..=9).map(|id| known(id, id % 2 == 1, id % 2 == 1)).collect();
        assert_eq!(stretches(&few).unwrap().len(), 5);
        let many: Vec<_> = (1..=999).map(|id| known(id, id % 2 == 1, id % 2 == 1)).collect();
        assert_eq!(stretches(&many).unwrap(), [1..=999]);
    }

    proptest! {
        #[test]
        fn stretches_hold_what_may_be_searched_and_nothing_else_that_can_be_found(
            states in prop::collection::vec(0_u8..3, 1..300), gap in 1_i64..9,
        ) {
            let documents: Vec<_> = states
                .iter()
                .zip(1_i64..)
                .map(|(state, place)| known(place * gap, *state == 0, *state < 2))
                .collect();
            let stretches = stretches(&documents).unwrap();
            for document in &documents {
                let number = u32::try_from(document.id.0).unwrap();
                let is_in = stretches.iter().any(|stretch| stretch.contains(&number));
                prop_assert!(is_in || !document.is_ready);
                prop_assert!(!is_in || document.is_ready || !document.may_be_found);
            }
            prop_assert!(stretches.windows(2).all(|pair| pair[0].end() < pair[1].start()));
            let kept_out = documents.iter().filter(|one| one.may_be_found && !one.is_ready).count();
            prop_assert!(stretches.len() <= MOST.max(kept_out + 1));
        }
    }
}
