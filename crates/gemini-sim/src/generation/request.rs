//! The parts of a generation request that change the answer.

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GenerateContent {
    pub contents: Vec<Turn>,
    pub system_instruction: Option<Turn>,
    pub tools: Vec<Tool>,
    pub tool_config: ToolConfig,
    pub generation_config: GenerationConfig,
    pub cached_content: Option<String>,
    /// Base64.
    pub continuation_token: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CountTokens {
    pub contents: Vec<Turn>,
    pub generate_content_request: Option<GenerateContent>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Turn {
    pub role: Option<String>,
    pub parts: Vec<Part>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    pub text: String,
    pub thought: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Tool {
    pub file_search: Option<FileSearch>,
    pub function_declarations: Vec<Value>,
    pub google_search: Option<Value>,
    pub google_search_retrieval: Option<Value>,
    pub url_context: Option<Value>,
    pub google_maps: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FileSearch {
    #[serde(rename = "fileSearchStoreNames")]
    pub store_names: Vec<String>,
    pub metadata_filter: String,
    pub top_k: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ToolConfig {
    pub include_server_side_tool_invocations: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GenerationConfig {
    pub max_output_tokens: Option<u64>,
    pub thinking_config: ThinkingConfig,
    pub candidate_count: Option<i64>,
    pub stop_sequences: Vec<String>,
    pub response_mime_type: Option<String>,
    pub response_schema: Option<Value>,
    pub response_json_schema: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ThinkingConfig {
    pub include_thoughts: bool,
    pub thinking_budget: Option<i64>,
    pub thinking_level: Option<String>,
}

impl GenerateContent {
    pub fn file_search(&self) -> Option<&FileSearch> {
        self.tools.iter().find_map(|tool| tool.file_search.as_ref())
    }

    /// Text of the last turn and of the user's earlier turns, latest first.
    pub fn questions(&self) -> impl Iterator<Item = String> {
        let users = self.contents.iter().rev().filter(|turn| turn.is_from_user());
        users.map(Turn::text)
    }
}

impl GenerationConfig {
    pub fn is_structured(&self) -> bool {
        self.response_schema.is_some()
            || self.response_json_schema.is_some()
            || self.response_mime_type.as_deref() == Some("application/json")
    }
}

impl Turn {
    pub fn is_from_user(&self) -> bool {
        self.role.as_deref().is_none_or(|role| role == "user")
    }

    pub fn text(&self) -> String {
        self.parts.iter().filter(|part| !part.thought).map(|part| part.text.as_str()).collect()
    }
}
