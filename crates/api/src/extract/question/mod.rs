//! A question as chat clients send it. Such clients send more than they are asked for and name things in
//! two ways, so the body is read field by field: unknown fields are ignored, an empty value is an absent
//! one, and every field of a wrong form is named.

mod fields;
mod messages;

use axum::extract::{FromRequest, Request};
use rag_core::{
    chat::{LONGEST_QUESTION, Labels, Question},
    cleaning::{first_chars, lines},
    ids::{DocumentId, StoreId},
};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::Json;
use crate::{codes::Code, error::ApiError, state::AppState};
use fields::Fields;
use messages::Messages;

/// Stores that one question may search.
const MOST_STORES: usize = 5;
const MOST_DOCUMENTS: usize = 100;
const MOST_TAGS: usize = 5;
const LONGEST_TAG_KEY: usize = 32;
const LONGEST_TAG: usize = 128;
const REGENERATE: &str = "regenerate-message";

/// A well-formed question.
#[derive(Debug)]
pub struct AskedQuestion(pub Question);

/// The body of a question. The `snake_case` aliases `session_id`, `thread_id`, `store_ids`, `project_id`
/// and `metadata_filter` are accepted; unknown fields are ignored.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct ChatRequest {
    /// 1 to 5.
    pub store_ids: Vec<i64>,
    /// 1 to 100 documents of these stores; absent: all.
    pub document_ids: Option<Vec<i64>>,
    /// At most 32 000 characters; absent: the last user message of `messages`.
    pub question: Option<String>,
    /// What was said before, each with `role` and `parts` or `content`; absent: the stored session.
    #[schema(value_type = Option<Vec<Object>>)]
    pub messages: Option<Vec<Value>>,
    /// `[A-Za-z0-9._:-]{1,64}`; created on first use.
    pub session_id: Option<String>,
    pub thread_id: Option<String>,
    pub id: Option<String>,
    /// `regenerate-message` replaces the last answer.
    pub trigger: Option<String>,
    pub model: Option<String>,
    pub system: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub tags: Option<Value>,
    pub project_id: Option<i64>,
    #[schema(value_type = Option<Object>)]
    pub metadata_filter: Option<Value>,
}

impl FromRequest<AppState> for AskedQuestion {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let Json(body) = Json::<Map<String, Value>>::from_request(request, state).await?;
        read(body).map(Self)
    }
}

fn read(body: Map<String, Value>) -> Result<Question, ApiError> {
    let mut fields = Fields::new(body);
    let stores = stores(&mut fields);
    let documents = documents(&mut fields);
    let session = session(&mut fields);
    let asked = fields.text("question");
    let messages = fields
        .take("messages")
        .and_then(|value| messages::read(value).map_err(|problem| fields.refuse(problem)).ok());
    let (history, last) = match messages.map(Messages::split) {
        Some((history, last)) => (Some(history), last),
        None => (None, None),
    };
    let question = Question {
        stores,
        documents,
        text: asked.or(last).unwrap_or_default(),
        history,
        session,
        regenerate: fields.text("trigger").as_deref() == Some(REGENERATE),
        model: fields.text("model"),
        system: system(&mut fields),
        labels: Labels {
            project_id: fields.integer("projectId", "project_id"),
            tags: fields.object("tags", None).map(tags),
        },
        metadata_filter: filter(&mut fields),
    };
    fields.finish()?;
    measure(&question.text)?;
    Ok(question)
}

fn measure(text: &str) -> Result<(), ApiError> {
    if text.is_empty() {
        let detail = "Ask something: send `question`, or `messages` that end with a question.";
        return Err(ApiError::refused(Code::QuestionMissing, detail));
    }
    if text.chars().count() > LONGEST_QUESTION {
        let detail = format!("A question has at most {LONGEST_QUESTION} characters.");
        return Err(ApiError::refused(Code::QuestionTooLong, detail));
    }
    Ok(())
}

fn stores(fields: &mut Fields) -> Vec<StoreId> {
    let ids = fields.integers("storeIds", Some("store_ids"));
    let mut stores: Vec<StoreId> = Vec::new();
    for id in ids.into_iter().flatten().map(StoreId) {
        if !stores.contains(&id) {
            stores.push(id);
        }
    }
    if stores.is_empty() || stores.len() > MOST_STORES {
        fields.problem("storeIds", "out_of_range", "must name 1 to 5 stores");
    }
    stores
}

fn documents(fields: &mut Fields) -> Option<Vec<DocumentId>> {
    let mut ids = fields.integers("documentIds", None)?;
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() || ids.len() > MOST_DOCUMENTS {
        fields.problem("documentIds", "out_of_range", "must name 1 to 100 documents");
    }
    Some(ids.into_iter().map(DocumentId).collect())
}

/// The first that is there of the three names clients use.
fn session(fields: &mut Fields) -> Option<String> {
    let names = [("sessionId", Some("session_id")), ("threadId", Some("thread_id")), ("id", None)];
    let given = names.map(|(name, alias)| (name, fields.word(name, alias)));
    let (name, id) = given.into_iter().find_map(|(name, id)| Some((name, id?)))?;
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
    if id.len() > 64 || !id.bytes().all(is_allowed) {
        let message = "must be 1 to 64 letters, digits, or one of . _ : -";
        fields.problem(name, "invalid", message);
    }
    Some(id)
}

fn system(fields: &mut Fields) -> Option<String> {
    let system = fields.text("system")?;
    if system.chars().count() > LONGEST_QUESTION {
        fields.problem("system", "too_long", "must have at most 32 000 characters");
    }
    Some(system)
}

/// Surplus entries and what is too long are cut; entries that are not scalar are left out.
fn tags(tags: Map<String, Value>) -> Map<String, Value> {
    let cut = |text: &str, most| first_chars(&lines(text), most);
    tags.into_iter()
        .filter_map(|(key, value)| {
            let value = match value {
                Value::String(text) => Value::String(cut(&text, LONGEST_TAG)),
                Value::Number(_) | Value::Bool(_) => value,
                Value::Null | Value::Array(_) | Value::Object(_) => return None,
            };
            Some((cut(&key, LONGEST_TAG_KEY), value))
        })
        .take(MOST_TAGS)
        .collect()
}

fn filter(fields: &mut Fields) -> Option<Map<String, Value>> {
    let filter = fields.object("metadataFilter", Some("metadata_filter"))?;
    let is_scalar = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    for (key, value) in &filter {
        let list = value.as_array();
        if !list.map_or(is_scalar(value), |list| list.iter().all(is_scalar)) {
            let message = format!("`{key}` must be text, a number, true, false, or a list of them");
            fields.problem("metadataFilter", "invalid", message);
        }
    }
    Some(filter)
}

#[cfg(test)]
mod tests;
