//! The condition under which the provider may search a document, in its filter grammar.
//!
//! What a question may see is decided by this text, so it is built from our own numbers, keys that the
//! settings allow, and quoted values. The grammar binds OR tighter than AND; parentheses leave no doubt.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::{gemini::DOC_ID as DOCUMENT, ids::DocumentId};

/// Which documents of the searched stores may be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Admitted {
    Only(Vec<DocumentId>),
    AllBut(Vec<DocumentId>),
}

/// The filter; `None` when there is no condition.
pub(super) fn expression(
    admitted: &Admitted,
    metadata: Option<&Map<String, Value>>,
) -> Option<String> {
    let mut conditions = Vec::new();
    conditions.extend(documents(admitted));
    for (key, value) in metadata.into_iter().flatten() {
        conditions.push(any_of(key, value));
    }
    (!conditions.is_empty()).then(|| conditions.join(" AND "))
}

fn documents(admitted: &Admitted) -> Option<String> {
    let is = |id: &DocumentId| format!("{DOCUMENT} = \"{id}\"");
    match admitted {
        Admitted::Only(ids) if ids.is_empty() => Some(nothing()),
        Admitted::Only(ids) => Some(group(ids.iter().map(is), " OR ")),
        Admitted::AllBut(ids) if ids.is_empty() => None,
        Admitted::AllBut(ids) => {
            Some(group(ids.iter().map(|id| format!("NOT {}", is(id))), " AND "))
        }
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

    const ALL: Admitted = Admitted::AllBut(Vec::new());

    fn filter(admitted: &Admitted, metadata: &Value) -> Option<String> {
        expression(admitted, metadata.as_object())
    }

    #[test]
    fn documents_are_admitted_or_kept_out_by_their_id() {
        let ids = || vec![DocumentId(7), DocumentId(12)];
        assert_eq!(filter(&ALL, &Value::Null), None);
        assert_eq!(
            filter(&Admitted::Only(ids()), &Value::Null).unwrap(),
            r#"(doc_id = "7" OR doc_id = "12")"#
        );
        assert_eq!(
            filter(&Admitted::AllBut(ids()), &Value::Null).unwrap(),
            r#"(NOT doc_id = "7" AND NOT doc_id = "12")"#
        );
        let none = filter(&Admitted::Only(vec![]), &Value::Null).unwrap();
        assert_eq!(none, r#"(doc_id = "0")"#);
    }

    #[test]
    fn conditions_of_a_question_narrow_what_is_admitted() {
        let metadata = json!({"doc_id": [7, "12"], "public": true, "year": [2024, 2025]});
        assert_eq!(
            filter(&Admitted::Only(vec![DocumentId(7)]), &metadata).unwrap(),
            r#"(doc_id = "7") AND (doc_id = "7" OR doc_id = "12") AND (public = "true") AND (year = 2024 OR year = 2025)"#
        );
        assert_eq!(filter(&ALL, &json!({"dept": []})).unwrap(), r#"(doc_id = "0")"#);
        assert_eq!(filter(&ALL, &json!({"dept": null})).unwrap(), r#"(doc_id = "0")"#);
    }

    #[test]
    fn a_value_cannot_leave_its_quotes() {
        let metadata = json!({"dept": "x\" OR doc_id = \"9\\\n"});
        assert_eq!(filter(&ALL, &metadata).unwrap(), r#"(dept = "x\" OR doc_id = \"9\\ ")"#);
    }
}
