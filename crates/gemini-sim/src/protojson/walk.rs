//! The walk over a request body along its message type.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde_json::{Map, Number, Value};

use super::{Kind, Message};
use crate::refusal::Refusal;

/// Where the walk is, in the provider's notation: `contents[0].parts[1]`.
#[derive(Default)]
pub struct Path(Vec<String>);

impl Path {
    fn within<T>(&mut self, step: String, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.0.push(step);
        let result = inner(self);
        self.0.pop();
        result
    }

    fn text(&self) -> String {
        self.0.join(".").replace(".[", "[")
    }
}

pub fn message(
    message: &Message,
    value: Value,
    path: &mut Path,
    strict: bool,
) -> Result<Value, Refusal> {
    let Value::Object(fields) = value else {
        return Err(invalid(path, "MESSAGE", &value));
    };
    let mut canonical = Map::new();
    for (name, value) in fields {
        let camel = camel_case(&name);
        let known = message.0.iter().find(|(field, _)| *field == camel);
        let Some((field, kind)) = known else {
            if strict {
                return Err(unknown_field(&name, path));
            }
            continue;
        };
        if value.is_null() {
            continue;
        }
        if canonical.contains_key(*field) {
            return Err(duplicate_field(&name, path));
        }
        let value = path.within(snake_case(field), |path| convert(kind, value, path, strict))?;
        canonical.insert((*field).to_owned(), value);
    }
    Ok(Value::Object(canonical))
}

fn convert(kind: &Kind, value: Value, path: &mut Path, strict: bool) -> Result<Value, Refusal> {
    match (kind, value) {
        (Kind::Any, value)
        | (Kind::Text, value @ Value::String(_))
        | (Kind::Flag, value @ Value::Bool(_)) => Ok(value),
        (Kind::Int, value) => integer(&value).ok_or_else(|| invalid(path, "TYPE_INT32", &value)),
        (Kind::Float, value) => number(&value).ok_or_else(|| invalid(path, "TYPE_FLOAT", &value)),
        (Kind::Bytes, Value::String(text)) if is_base64(&text) => Ok(Value::String(text)),
        (Kind::Message(inner), value) => message(inner, value, path, strict),
        (Kind::List(item), Value::Array(values)) => {
            let values = values.into_iter().enumerate().map(|(index, value)| {
                path.within(format!("[{index}]"), |path| convert(item, value, path, strict))
            });
            values.collect::<Result<Vec<Value>, Refusal>>().map(Value::Array)
        }
        // The provider takes a single element where a list is declared.
        (Kind::List(item), value) => {
            convert(item, value, path, strict).map(|value| Value::Array(vec![value]))
        }
        (Kind::Text, value) => Err(invalid(path, "TYPE_STRING", &value)),
        (Kind::Flag, value) => Err(invalid(path, "TYPE_BOOL", &value)),
        (Kind::Bytes, value) => Err(invalid(path, "TYPE_BYTES", &value)),
    }
}

fn integer(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(value.clone()),
        Value::Number(number) => {
            let whole = number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9.0e15)?;
            format!("{whole:.0}").parse::<i64>().ok().map(Value::from)
        }
        Value::String(text) => text.parse::<i64>().ok().map(Value::from),
        _ => None,
    }
}

fn number(value: &Value) -> Option<Value> {
    match value {
        Value::Number(_) => Some(value.clone()),
        Value::String(text) => Number::from_f64(text.parse::<f64>().ok()?).map(Value::Number),
        _ => None,
    }
}

/// Both alphabets, padded or not.
fn is_base64(text: &str) -> bool {
    let standard = text.replace('-', "+").replace('_', "/");
    STANDARD.decode(&standard).is_ok() || STANDARD_NO_PAD.decode(&standard).is_ok()
}

fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut raise = false;
    for c in name.chars() {
        if c == '_' {
            raise = true;
        } else if std::mem::take(&mut raise) {
            camel.push(c.to_ascii_uppercase());
        } else {
            camel.push(c);
        }
    }
    camel
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

fn unknown_field(name: &str, path: &Path) -> Refusal {
    let at = path.text();
    let place = if at.is_empty() { String::new() } else { format!(" at '{at}'") };
    let message = format!(
        "Invalid JSON payload received. Unknown name \"{name}\"{place}: Cannot find field."
    );
    Refusal::field(&at, message)
}

fn duplicate_field(name: &str, path: &Path) -> Refusal {
    let at = path.text();
    Refusal::field(
        &at,
        format!("Invalid JSON payload received. Field \"{name}\" is given twice at '{at}'."),
    )
}

fn invalid(path: &Path, expected: &str, value: &Value) -> Refusal {
    let at = path.text();
    let shown: String = value.to_string().chars().take(80).collect();
    Refusal::field(&at, format!("Invalid value at '{at}' ({expected}), {shown}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{GENERATE, START_UPLOAD};
    use super::*;

    fn canonical(of: &'static Message, value: Value) -> Result<Value, String> {
        message(of, value, &mut Path::default(), true).map_err(|error| error.to_string())
    }

    #[test]
    fn both_spellings_are_read_at_every_depth() {
        let body = json!({"tools": [{"file_search": {"file_search_store_names": ["a"], "topK": "5"}}],
            "generationConfig": {"thinking_config": {"thinking_budget": 0, "includeThoughts": true}}});
        let expected = json!({"tools": [{"fileSearch": {"fileSearchStoreNames": ["a"], "topK": 5}}],
            "generationConfig": {"thinkingConfig": {"thinkingBudget": 0, "includeThoughts": true}}});
        assert_eq!(canonical(&GENERATE, body).unwrap(), expected);
    }

    #[test]
    fn free_form_objects_keep_their_own_spelling() {
        let body = json!({"generationConfig": {"responseJsonSchema": {"my_field": {"x_y": 1}}}});
        assert_eq!(canonical(&GENERATE, body.clone()).unwrap(), body);
    }

    #[test]
    fn an_unknown_name_is_refused_with_its_place() {
        let error = canonical(&GENERATE, json!({"contents": [{"parts": [{"txt": "a"}]}]}));
        assert!(
            error
                .unwrap_err()
                .ends_with("Unknown name \"txt\" at 'contents[0].parts[0]': Cannot find field.")
        );
        let error = canonical(&START_UPLOAD, json!({"fileName": "a"}));
        assert!(error.unwrap_err().ends_with("Unknown name \"fileName\": Cannot find field."));
    }

    #[test]
    fn a_value_of_the_wrong_type_is_refused() {
        assert!(canonical(&GENERATE, json!({"contents": [{"role": 5}]})).is_err());
        assert!(canonical(&GENERATE, json!({"continuationToken": "-_8="})).is_ok());
        assert!(canonical(&GENERATE, json!({"continuationToken": "%%"})).is_err());
    }
}
