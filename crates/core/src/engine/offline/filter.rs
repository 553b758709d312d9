//! Conditions on document metadata. Documents carry one entry, `doc_id`, with their id as text; a
//! condition on anything else is true of no document, as with the provider.

use serde_json::{Map, Value};

use crate::ids::DocumentId;

const DOCUMENT: &str = "doc_id";

/// The documents that are left of the chosen ones; `None` when all are.
pub(super) fn restrict(
    chosen: Option<&[DocumentId]>,
    filter: Option<&Map<String, Value>>,
) -> Option<Vec<DocumentId>> {
    let Some(filter) = filter.filter(|filter| !filter.is_empty()) else {
        return chosen.map(<[_]>::to_vec);
    };
    let named = match filter.get(DOCUMENT) {
        Some(value) if filter.len() == 1 => documents(value),
        _ => Vec::new(),
    };
    let is_chosen = |id: &DocumentId| chosen.is_none_or(|chosen| chosen.contains(id));
    Some(named.into_iter().filter(is_chosen).collect())
}

fn documents(value: &Value) -> Vec<DocumentId> {
    let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    values
        .iter()
        .filter_map(|value| match value {
            Value::String(text) => text.parse().ok(),
            Value::Number(number) => number.as_i64(),
            _ => None,
        })
        .map(DocumentId)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::restrict;
    use crate::ids::DocumentId;

    fn filter(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn a_filter_narrows_the_choice_and_never_widens_it() {
        let chosen = [DocumentId(1), DocumentId(2)];
        let by_id = filter(&json!({"doc_id": ["2", 3]}));
        assert_eq!(restrict(Some(&chosen), Some(&by_id)), Some(vec![DocumentId(2)]));
        let unknown = filter(&json!({"doc_id": "2", "year": 2024}));
        assert_eq!(restrict(Some(&chosen), Some(&unknown)), Some(vec![]));
        assert_eq!(restrict(None, Some(&filter(&json!({})))), None);
    }
}
