//! A question as it is sent. What some models refuse (sampling parameters, candidate counts, both ways
//! to limit thinking at once) cannot be expressed.

use serde::Serialize;

use crate::gemini::StoreName;

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GenerateRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_instruction: Option<Content>,
    /// Oldest first; the last one is the user's.
    pub contents: Vec<Content>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    pub generation_config: GenerationConfig,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Content {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    pub parts: [TextPart; 1],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    User,
    Model,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextPart {
    pub text: String,
}

impl Content {
    #[must_use]
    pub fn user(text: impl Into<String>) -> Self {
        Self { role: Some(Role::User), parts: [TextPart { text: text.into() }] }
    }

    #[must_use]
    pub fn model(text: impl Into<String>) -> Self {
        Self { role: Some(Role::Model), parts: [TextPart { text: text.into() }] }
    }

    #[must_use]
    pub fn instruction(text: impl Into<String>) -> Self {
        Self { role: None, parts: [TextPart { text: text.into() }] }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tool {
    pub file_search: FileSearch,
}

impl Tool {
    #[must_use]
    pub fn file_search(file_search: FileSearch) -> Self {
        Self { file_search }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileSearch {
    /// At least one, at most five.
    pub file_search_store_names: Vec<StoreName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_filter: Option<String>,
    /// Number of passages, 1 to 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_k: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GenerationConfig {
    /// Thinking included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_output_tokens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thinking_config: Option<Thinking>,
}

/// How much to think: newer models take a level, older ones a budget, none takes both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Thinking {
    #[serde(rename = "thinkingLevel")]
    Level(ThinkingLevel),
    /// Tokens; 0 is off, −1 leaves it to the model.
    #[serde(rename = "thinkingBudget")]
    Budget(i32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ThinkingLevel {
    /// Not every model of a family that takes levels takes this one.
    Minimal,
    Low,
    Medium,
    High,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{
        Content, FileSearch, GenerateRequest, GenerationConfig, Thinking, ThinkingLevel, Tool,
    };
    use crate::gemini::StoreName;

    #[test]
    fn a_question_is_sent_in_camel_case_without_empty_fields() {
        let store = StoreName::parse("fileSearchStores/a").unwrap();
        let request = GenerateRequest {
            system_instruction: Some(Content::instruction("Only from the documents.")),
            contents: vec![Content::user("Où ?"), Content::model("Là."), Content::user("Et ?")],
            tools: vec![Tool::file_search(FileSearch {
                file_search_store_names: vec![store],
                metadata_filter: Some("doc_id=\"7\"".to_owned()),
                top_k: Some(5),
            })],
            generation_config: GenerationConfig {
                max_output_tokens: Some(2048),
                thinking_config: Some(Thinking::Level(ThinkingLevel::Low)),
            },
        };
        let sent = json!({
            "systemInstruction": {"parts": [{"text": "Only from the documents."}]},
            "contents": [
                {"role": "user", "parts": [{"text": "Où ?"}]},
                {"role": "model", "parts": [{"text": "Là."}]},
                {"role": "user", "parts": [{"text": "Et ?"}]}],
            "tools": [{"fileSearch": {
                "fileSearchStoreNames": ["fileSearchStores/a"],
                "metadataFilter": "doc_id=\"7\"",
                "topK": 5}}],
            "generationConfig": {
                "maxOutputTokens": 2048, "thinkingConfig": {"thinkingLevel": "LOW"}},
        });
        assert_eq!(serde_json::to_value(&request).unwrap(), sent);
        let plain = GenerateRequest { contents: vec![Content::user("a")], ..Default::default() };
        let sent = json!({
            "contents": [{"role": "user", "parts": [{"text": "a"}]}], "generationConfig": {}});
        assert_eq!(serde_json::to_value(&plain).unwrap(), sent);
    }
}
