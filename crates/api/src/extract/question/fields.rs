//! The fields of a body, taken one by one while what is wrong with them is collected.

use rag_core::cleaning::lines;
use serde_json::{Map, Value};

use crate::error::{ApiError, FieldProblem};

#[derive(Debug)]
pub(super) struct Fields {
    body: Map<String, Value>,
    problems: Vec<FieldProblem>,
}

impl Fields {
    pub fn new(body: Map<String, Value>) -> Self {
        Self { body, problems: Vec::new() }
    }

    /// Every problem at once, if there is one.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.problems.is_empty() { Ok(()) } else { Err(ApiError::invalid(self.problems)) }
    }

    pub fn refuse(&mut self, problem: FieldProblem) {
        self.problems.push(problem);
    }

    pub fn problem(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        self.refuse(FieldProblem::new(field, code, message));
    }

    /// The value of a field; `null` is no value.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.body.remove(name).filter(|value| !value.is_null())
    }

    /// The value of a field under its name or its alias, but not both.
    fn take_either(&mut self, name: &str, alias: Option<&str>) -> Option<Value> {
        let value = self.take(name);
        let other = alias.and_then(|alias| self.take(alias));
        if value.is_some() && other.is_some() {
            let alias = alias.unwrap_or_default();
            let message = format!("is given twice, also as `{alias}`");
            self.problem(name, "ambiguous", message);
        }
        value.or(other)
    }

    /// Text without control characters and outer white space; blank is absent.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let text = self.word(name, None)?;
        Some(lines(&text).trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Text that is taken at its word, for names of things: a part of it could be another's. Blank is
    /// absent.
    pub fn word(&mut self, name: &str, alias: Option<&str>) -> Option<String> {
        if let Value::String(text) = self.take_either(name, alias)? {
            Some(text.trim().to_owned()).filter(|text| !text.is_empty())
        } else {
            self.problem(name, "wrong_type", "must be text");
            None
        }
    }

    pub fn integer(&mut self, name: &str, alias: &str) -> Option<i64> {
        let value = self.take_either(name, Some(alias))?;
        if value.as_i64().is_none() {
            self.problem(name, "wrong_type", "must be an integer of 64 bits");
        }
        value.as_i64()
    }

    pub fn integers(&mut self, name: &str, alias: Option<&str>) -> Option<Vec<i64>> {
        let value = self.take_either(name, alias)?;
        let list = value.as_array();
        let integers: Option<Vec<i64>> =
            list.and_then(|list| list.iter().map(Value::as_i64).collect());
        if integers.is_none() {
            self.problem(name, "wrong_type", "must be a list of integers of 64 bits");
        }
        integers
    }

    pub fn object(&mut self, name: &str, alias: Option<&str>) -> Option<Map<String, Value>> {
        if let Value::Object(object) = self.take_either(name, alias)? {
            Some(object)
        } else {
            self.problem(name, "wrong_type", "must be an object");
            None
        }
    }
}
