//! The condition under which the provider may search a document, in its filter grammar.
//!
//! What a question may see is decided by this text, so it is built from our own numbers, keys that the
//! settings allow, and quoted values. The grammar binds OR tighter than AND; parentheses leave no doubt.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::stretches::Stretch;
use crate::{
    gemini::{DOC_ID as DOCUMENT, DOC_NUMBER},
    ids::DocumentId,
};

/// Which documents of the searched stores may be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Admitted {
    Only(Vec<DocumentId>),
    Within(Vec<Stretch>),
}

/// The filter. No question goes without one.
pub(super) fn expression(admitted: &Admitted, metadata: Option<&Map<String, Value>>) -> String {
    let mut conditions = vec![documents(admitted)];
    for (key, value) in metadata.into_iter().flatten() {
        conditions.push(any_of(key, value));
    }
    conditions.join(" AND ")
}

fn documents(admitted: &Admitted) -> String {
    match admitted {
        Admitted::Only(ids) if ids.is_empty() => nothing(),
        Admitted::Only(ids) => group(ids.iter().map(|id| format!("{DOCUMENT} = \"{id}\"")), " OR "),
        Admitted::Within(stretches) if stretches.is_empty() => nothing(),
        Admitted::Within(stretches) => group(stretches.iter().map(within), " OR "),
    }
}

fn within(stretch: &Stretch) -> String {
    let (first, last) = (stretch.start(), stretch.end());
    if first == last {
        format!("{DOC_NUMBER} = {first}")
    } else {
        format!("({DOC_NUMBER} >= {first} AND {DOC_NUMBER} <= {last})")
    }
}

/// True of no document: ids begin with 1.
fn nothing() -> String {
    format!("({DOCUMENT} = \"0\")")
}

fn any_of(key: &str, value: &Value) -> String {
    let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let alternatives: Vec<String> = values
        .iter()
        .filter_map(|value| Some(format!("{key} = {}", literal(key, value)?)))
        .collect();
    if alternatives.is_empty() { nothing() } else { group(alternatives, " OR ") }
}

/// Values of the wrong type would match nothing, and ids are texts.
fn literal(key: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(quoted(text)),
        Value::Number(number) if key == DOCUMENT => Some(quoted(&number.to_string())),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(quoted(if *flag { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn group(conditions: impl IntoIterator<Item = String>, between: &str) -> String {
    let mut group = String::from("(");
    for (index, condition) in conditions.into_iter().enumerate() {
        let separator = if index == 0 { "" } else { between };
        // Writing to a string cannot fail.
        let _ = write!(group, "{separator}{condition}");
    }
    group.push(')');
    group
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Admitted, expression};
    use crate::ids::DocumentId;

    fn filter(admitted: &Admitted, metadata: &Value) -> String {
        expression(admitted, metadata.as_object())
    }

    fn all(metadata: &Value) -> String {
        filter(&Admitted::Within(vec![1..=9]), metadata)
    }

    #[test]
    fn documents_are_admitted_by_id_or_by_stretch() {
        let ids = || vec![DocumentId(7), DocumentId(12)];
        assert_eq!(
            filter(&Admitted::Only(ids()), &Value::Null),
            r#"(doc_id = "7" OR doc_id = "12")"#
        );
        assert_eq!(
            filter(&Admitted::Within(vec![1..=7, 9..=9]), &Value::Null),
            "((doc_no >= 1 AND doc_no <= 7) OR doc_no = 9)"
        );
        for none in [Admitted::Only(vec![]), Admitted::Within(vec![])] {
            assert_eq!(filter(&none, &Value::Null), r#"(doc_id = "0")"#);
        }
    }

    #[test]
    fn conditions_of_a_question_narrow_what_is_admitted() {
        let metadata = json!({"doc_id": [7, "12"], "public": true, "year": [2024, 2025]});
        assert_eq!(
            filter(&Admitted::Only(vec![DocumentId(7)]), &metadata),
            r#"(doc_id = "7") AND (doc_id = "7" OR doc_id = "12") AND (public = "true") AND (year = 2024 OR year = 2025)"#
        );
        for nothing in [json!({"dept": []}), json!({"dept": null})] {
            assert!(all(&nothing).ends_with(r#" AND (doc_id = "0")"#));
        }
    }

    #[test]
    fn a_value_cannot_leave_its_quotes() {
        let metadata = json!({"dept": "x\" OR doc_id = \"9\\\n"});
        assert!(all(&metadata).ends_with(r#" AND (dept = "x\" OR doc_id = \"9\\ ")"#));
    }
}
