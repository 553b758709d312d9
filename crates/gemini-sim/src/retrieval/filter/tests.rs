use proptest::prelude::*;
use serde_json::json;

use super::*;

fn metadata() -> Vec<CustomMetadata> {
    serde_json::from_value(json!([
        {"key": "doc_id", "stringValue": "d-0001"},
        {"key": "title", "stringValue": "He said \"no\" \\ yes"},
        {"key": "year", "numericValue": 2026},
        {"key": "tags", "stringListValue": {"values": ["hr", "public"]}},
    ]))
    .unwrap()
}

fn matches(filter: &str) -> bool {
    Filter::parse(filter).unwrap().matches(&metadata())
}

#[test]
fn comparisons_follow_the_type_of_the_value() {
    assert!(matches(r#"doc_id = "d-0001""#));
    assert!(matches("doc_id=d-0001"));
    assert!(matches(r#"title = "He said \"no\" \\ yes""#));
    assert!(matches("year >= 2025 AND year<2027"));
    assert!(matches(r#"tags:"public""#));
    assert!(!matches(r#"tags:"pub""#));
    assert!(matches(r#"doc_id = "d-*""#));
    assert!(!matches(r#"year = "2026""#), "a text never equals a number");
    assert!(!matches("doc_id = 1"));
}

#[test]
fn negation_is_true_for_what_is_missing() {
    assert!(matches(r#"NOT doc_id = "other""#));
    assert!(matches(r#"-missing = "x""#));
    assert!(matches(r#"missing != "x""#));
    assert!(!matches(r#"doc_id != "d-0001""#));
    assert!(!matches(r#"missing = "x""#));
}

#[test]
fn or_binds_tighter_than_and() {
    // Read as (year = 2026 OR year = 1) AND doc_id = "no".
    assert!(!matches(r#"year = 2026 OR year = 1 AND doc_id = "no""#));
    assert!(matches(r#"year = 2026 OR (year = 1 AND doc_id = "no")"#));
}

#[test]
fn malformed_filters_are_refused() {
    for filter in [
        "",
        "doc_id",
        "doc_id =",
        "= 5",
        r#"doc_id = "open"#,
        "(year = 1",
        "year = 1)",
        "author = Robert Graves",
        "a = 1 OR",
        "NOT",
        "a = (1)",
        "a & b",
    ] {
        assert!(Filter::parse(filter).is_err(), "{filter}");
    }
    let deep = format!("{}a = 1{}", "(".repeat(10_000), ")".repeat(10_000));
    assert_eq!(Filter::parse(&deep), Err(FilterError::Depth));
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused(filter in "[()a-c =<>!:\"'\\\\é1ANDORT.*-]{0,60}") {
        let _ = Filter::parse(&filter).map(|filter| filter.matches(&metadata()));
    }

    #[test]
    fn quoting_carries_any_value(value in "\\PC{0,30}") {
        prop_assume!(!value.ends_with('*'));
        let entries = [CustomMetadata {
            key: "k".to_owned(), string_value: Some(value.clone()), numeric_value: None,
            string_list_value: None,
        }];
        let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
        let filter = Filter::parse(&format!("k = \"{quoted}\"")).unwrap();
        prop_assert!(filter.matches(&entries));
    }
}
