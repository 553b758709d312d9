//! The messages of a conversation as chat clients keep them.

use rag_core::{
    cleaning::lines,
    engine::{Role, Turn},
};
use serde_json::Value;

use crate::error::FieldProblem;

/// What people and assistants said, oldest first.
#[derive(Debug)]
pub(super) struct Messages(Vec<Turn>);

impl Messages {
    /// What was said before the last question, and that question. Without one all of it came before.
    pub fn split(self) -> (Vec<Turn>, Option<String>) {
        let mut turns = self.0;
        let asked = turns.iter().rposition(|turn| turn.role == Role::User);
        let last = asked.and_then(|at| turns.drain(at..).next());
        turns.retain(|turn| !turn.text.is_empty());
        let text = last.map(|turn| turn.text).filter(|text| !text.is_empty());
        (turns, text)
    }
}

pub(super) fn read(value: Value) -> Result<Messages, FieldProblem> {
    let Value::Array(list) = value else {
        return Err(problem("messages", "must be a list"));
    };
    let mut turns = Vec::with_capacity(list.len());
    for (at, message) in list.iter().enumerate() {
        turns.extend(turn(&format!("messages[{at}]"), message)?);
    }
    Ok(Messages(turns))
}

/// One message; `None` for those of neither side, such as system messages.
fn turn(field: &str, message: &Value) -> Result<Option<Turn>, FieldProblem> {
    let Some(message) = message.as_object() else {
        return Err(problem(field, "must be an object"));
    };
    let role = match message.get("role").and_then(Value::as_str) {
        Some("user") => Role::User,
        Some("assistant") => Role::Assistant,
        Some(_) => return Ok(None),
        None => return Err(problem(&format!("{field}.role"), "must be text")),
    };
    let parts = message.get("parts").filter(|parts| !parts.is_null());
    let text = match (parts, message.get("content")) {
        (Some(parts @ Value::Array(_)), _) => joined(&format!("{field}.parts"), parts)?,
        (Some(_), _) => return Err(problem(&format!("{field}.parts"), "must be a list")),
        (None, Some(content)) => joined(&format!("{field}.content"), content)?,
        (None, None) => String::new(),
    };
    let text = lines(&text).trim().to_owned();
    Ok(Some(Turn { role, text }))
}

/// Text, or the text of the parts that have any.
fn joined(field: &str, content: &Value) -> Result<String, FieldProblem> {
    let parts = match content {
        Value::Null => return Ok(String::new()),
        Value::String(text) => return Ok(text.clone()),
        Value::Array(parts) => parts,
        _ => return Err(problem(field, "must be text or a list of parts")),
    };
    let mut texts = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let Some(part) = part.as_object() else {
            return Err(problem(&format!("{field}[{at}]"), "must be an object"));
        };
        let kind = part.get("type").filter(|kind| !kind.is_null());
        if kind.is_some_and(|kind| kind != "text") {
            continue;
        }
        match part.get("text").and_then(Value::as_str) {
            Some(text) => texts.push(text),
            None => return Err(problem(&format!("{field}[{at}].text"), "must be text")),
        }
    }
    Ok(texts.join("\n"))
}

fn problem(field: &str, message: &str) -> FieldProblem {
    FieldProblem::new(field, "wrong_type", message)
}
