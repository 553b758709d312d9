use rag_core::{
    chat::Question,
    engine::{Role, Turn},
};
use serde_json::{Value, json};

use super::read;

fn question(body: Value) -> Question {
    let Value::Object(body) = body else { panic!("not an object") };
    read(body).unwrap()
}

fn refusal(body: Value) -> (&'static str, String) {
    let Value::Object(body) = body else { panic!("not an object") };
    let error = read(body).unwrap_err();
    (error.code().as_str(), error.detail().to_owned())
}

#[test]
fn the_question_is_the_last_user_message_and_history_is_what_precedes_it() {
    let body = json!({"storeIds": [1, 1], "messages": [
        {"role": "system", "content": "ignored"},
        {"role": "user", "content": "first"},
        {"role": "assistant", "parts": [{"type": "step-start"}, {"type": "text", "text": "a"}, {"text": "b"}]},
        {"role": "user", "parts": [{"type": "text", "text": "sec\u{0}ond\n"}]},
    ]});
    let read = question(body);
    assert_eq!(read.text, "second");
    let said = |role, text: &str| Turn { role, text: text.to_owned() };
    let expected = vec![said(Role::User, "first"), said(Role::Assistant, "a\nb")];
    assert_eq!(read.history, Some(expected));
    assert_eq!(read.stores.len(), 1);
}

#[test]
fn an_own_question_takes_the_place_of_the_last_user_message() {
    let body = json!({"storeIds": [1], "question": "new", "messages": [
        {"role": "user", "content": "old"}]});
    let read = question(body);
    assert_eq!((read.text.as_str(), read.history), ("new", Some(vec![])));
}

#[test]
fn blank_and_null_fields_are_absent() {
    let body = json!({"storeIds": [1], "question": "q", "sessionId": " ", "threadId": "t",
        "model": "", "messages": null, "tags": null});
    let read = question(body);
    assert_eq!(read.session.as_deref(), Some("t"));
    assert!(read.model.is_none() && read.history.is_none() && read.labels.tags.is_none());
}

#[test]
fn a_field_under_both_of_its_names_is_refused() {
    for (one, other) in [
        ("storeIds", "store_ids"),
        ("sessionId", "session_id"),
        ("threadId", "thread_id"),
        ("projectId", "project_id"),
        ("metadataFilter", "metadata_filter"),
    ] {
        let mut body = json!({"storeIds": [1], "question": "q"});
        let value = if one == "storeIds" { json!([1]) } else { json!("x") };
        body[one] = value.clone();
        body[other] = value;
        let (code, detail) = refusal(body);
        assert_eq!(code, "validation_failed");
        assert!(detail.contains(one), "{detail}");
    }
}

/// A question that is right but for one field.
fn with(field: &str, value: Value) -> Value {
    let mut body = json!({"storeIds": [1], "question": "q"});
    body[field] = value;
    body
}

#[test]
fn a_field_that_breaks_a_rule_is_named() {
    let long = "a".repeat(65);
    for (field, value, named) in [
        ("storeIds", Value::Null, "storeIds"),
        ("storeIds", json!([]), "storeIds"),
        ("storeIds", json!([1, 2, 3, 4, 5, 6]), "storeIds"),
        ("storeIds", json!(["1"]), "storeIds"),
        ("question", json!(5), "question"),
        ("documentIds", json!([]), "documentIds"),
        ("documentIds", json!([1.5]), "documentIds"),
        ("id", json!("a b"), "id"),
        ("sessionId", json!(long), "sessionId"),
        ("tags", json!([]), "tags"),
        ("projectId", json!(1e30), "projectId"),
        ("projectId", json!("7"), "projectId"),
        ("metadataFilter", json!({"a": {}}), "metadataFilter"),
        ("messages", json!({}), "messages"),
        ("messages", json!([5]), "messages[0]"),
        ("messages", json!([{"content": "x"}]), "messages[0].role"),
    ] {
        let body = with(field, value);
        let (code, detail) = refusal(body.clone());
        assert_eq!(code, "validation_failed", "{body}");
        assert!(detail.contains(named), "{body}: {detail}");
    }
}

#[test]
fn without_a_question_there_is_nothing_to_answer() {
    for value in [Value::Null, json!(" \u{1}\n")] {
        assert_eq!(refusal(with("question", value)).0, "question_missing");
    }
    let unasked = json!({"storeIds": [1], "messages": [{"role": "assistant", "content": "x"}]});
    assert_eq!(refusal(unasked).0, "question_missing");
}

#[test]
fn a_question_is_measured_in_characters() {
    let most = "ä".repeat(32_000);
    assert_eq!(question(with("question", json!(most))).text, most);
    assert_eq!(refusal(with("question", json!(most + "ä"))).0, "question_too_long");
}

#[test]
fn surplus_and_long_tags_are_cut() {
    let long = "x".repeat(200);
    let body = json!({"storeIds": [1], "question": "q", "projectId": i64::MAX, "tags": {
        "a": long, "b": 1, "c": true, "d": null, "e": [], "f": "6", "g": "7", "h": "8",
        "k".repeat(40): "v"}});
    let labels = question(body).labels;
    assert_eq!(labels.project_id, Some(i64::MAX));
    let tags = labels.tags.unwrap();
    assert_eq!(tags.len(), 5);
    assert_eq!(tags["a"].as_str().unwrap().len(), 128);
}
