//! What is wrong with a field, said to people. The libraries that read bodies and queries speak to
//! programmers and of Rust types; here their messages become sentences about the field, and a message
//! that is not known becomes a plain one rather than a leak.

use crate::error::FieldProblem;

/// The problem that `message` tells of the field at `path`.
pub(super) fn problem(path: &str, message: &str) -> FieldProblem {
    if let Some(name) = named(message, "missing field") {
        return FieldProblem::new(name, "missing", "is missing");
    }
    if let Some(name) = named(message, "duplicate field") {
        return FieldProblem::new(name, "ambiguous", "is given twice");
    }
    let (code, text) = said(message);
    FieldProblem::new(path, code, text)
}

/// The field that a message names itself: it stands in no value, so no path leads to it.
fn named<'a>(message: &'a str, about: &str) -> Option<&'a str> {
    message.strip_prefix(about)?.trim().strip_prefix('`')?.strip_suffix('`')
}

fn said(message: &str) -> (&'static str, String) {
    if let Some((subject, expected)) = message.rsplit_once(", expected ") {
        return if subject.starts_with("unknown variant") {
            ("invalid", format!("must be {}", expected.replace('`', "")))
        } else if subject.starts_with("invalid type") {
            ("wrong_type", format!("must be {}", kind(expected)))
        } else {
            ("out_of_range", "is not a possible value".to_owned())
        };
    }
    let (code, text) = match message {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            ("not_a_number", "must be a whole number, in digits")
        }
        "number too large to fit in target type" | "number too small to fit in target type" => {
            ("out_of_range", "is not a possible value")
        }
        "input contains invalid characters"
        | "input is not enough for unique date and time"
        | "input is out of range"
        | "premature end of input"
        | "trailing input" => ("not_a_date", "must be a day such as 2026-01-31"),
        _ => ("invalid", "is not valid"),
    };
    (code, text.to_owned())
}

/// A type of the program, as people call it.
fn kind(expected: &str) -> &'static str {
    match expected {
        "a string" => "text",
        "a boolean" => "true or false",
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
        "f32" | "f64" => "a number",
        "a sequence" => "a list",
        "a map" => "an object",
        _ => "of another type",
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::problem;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the refusals are looked at")]
    struct Form {
        name: String,
        count: Option<u32>,
        open: Option<bool>,
        share: Option<f64>,
        list: Option<Vec<String>>,
    }

    fn refusal(body: Value) -> (String, String) {
        let error = serde_path_to_error::deserialize::<_, Form>(body).unwrap_err();
        let found = problem(&error.path().to_string(), &error.inner().to_string());
        (found.field, found.message)
    }

    #[test]
    fn every_field_of_a_wrong_form_is_named_in_plain_words() {
        for (body, field, message) in [
            (json!({}), "name", "is missing"),
            (json!({"name": 5}), "name", "must be text"),
            (json!({"name": null}), "name", "must be text"),
            (json!({"name": "a", "count": "7"}), "count", "must be a whole number"),
            (json!({"name": "a", "count": -1}), "count", "is not a possible value"),
            (json!({"name": "a", "open": 1}), "open", "must be true or false"),
            (json!({"name": "a", "share": "x, expected y"}), "share", "must be a number"),
            (json!({"name": "a", "list": {}}), "list", "must be a list"),
            (json!({"name": "a", "list": ["b", 3]}), "list[1]", "must be text"),
        ] {
            assert_eq!(refusal(body), (field.to_owned(), message.to_owned()));
        }
    }

    #[test]
    fn a_message_that_is_not_known_is_not_repeated() {
        assert_eq!(problem("x", "expected struct Secret at 0x1").message, "is not valid");
    }
}
