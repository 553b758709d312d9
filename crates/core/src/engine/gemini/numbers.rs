//! Documents by number: the provider's filters compare numbers, so that a stretch of documents takes one
//! condition, however long it is. As texts, which ids are, each would take one.

use crate::{
    gemini::{CustomMetadata, DOC_NUMBER, Document},
    ids::DocumentId,
};

/// Numbers are 32-bit floats at the provider, which tell whole numbers apart up to here.
const LIMIT: u32 = 1 << 24;

/// The number of a document, if it has one.
pub(super) fn number(id: DocumentId) -> Option<u32> {
    u32::try_from(id.0).ok().filter(|number| *number < LIMIT)
}

/// What a document carries besides its id.
pub(super) fn metadata(id: DocumentId) -> Vec<CustomMetadata> {
    number(id).map(|number| CustomMetadata::number(DOC_NUMBER, number)).into_iter().collect()
}

/// Whether a copy carries what it would be sent with today. One that does not is found by no stretch.
pub(super) fn is_current(copy: &Document) -> bool {
    let id = copy.doc_id().and_then(|id| id.parse().ok()).map(DocumentId);
    let expected = id.map(metadata).unwrap_or_default();
    expected.iter().all(|entry| copy.custom_metadata.contains(entry))
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, metadata, number};
    use crate::ids::DocumentId;

    #[test]
    fn a_number_is_exact_or_there_is_none() {
        assert_eq!(number(DocumentId(7)), Some(7));
        assert_eq!(number(DocumentId(i64::from(LIMIT))), None);
        assert_eq!(number(DocumentId(-1)), None);
        assert!(metadata(DocumentId(i64::MAX)).is_empty());
        let sent = serde_json::to_value(metadata(DocumentId(7))).unwrap();
        assert_eq!(sent, serde_json::json!([{"key": "doc_no", "numericValue": 7.0}]));
    }
}
