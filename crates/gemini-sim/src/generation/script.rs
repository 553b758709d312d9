//! Everything that will be said in one answer, decided before the first byte is sent.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::{Value, json};

use super::answer::{Answer, chunk_text};
use super::request::{FileSearch, GenerateContent, ThinkingConfig};
use super::usage::{self, Usage};
use super::{grounding, usage::characters};
use crate::exchange::Exchange;
use crate::faults::{ActiveFaults, Fault};
use crate::library::Document;
use crate::models;
use crate::refusal::Refusal;
use crate::retrieval::{Filter, Hit, search, terms};

/// Chunks retrieved when the request does not say how many.
const DEFAULT_TOP_K: i64 = 5;

/// Something said before the text.
#[derive(Debug)]
pub enum Prelude {
    Part(Value),
    /// A candidate without content, and one with content but without parts.
    EmptyCandidates,
}

#[derive(Debug)]
pub struct Script {
    pub prelude: Vec<Prelude>,
    pub text: String,
    pub grounding: Option<Value>,
    pub finish_reason: &'static str,
    pub continuation_token: Option<String>,
    pub usage: Usage,
    pub shows_usage: bool,
    pub model: String,
    pub response_id: String,
    /// The prompt itself is refused; nothing else is said.
    pub is_blocked: bool,
    /// Newer models end with an event of its own that carries a signature.
    pub signature: Option<String>,
}

impl Script {
    pub fn write(
        exchange: &Exchange,
        model: &str,
        request: &GenerateContent,
    ) -> Result<Self, Refusal> {
        let faults = &exchange.faults;
        let (mut answer, hits) = think(exchange, request)?;
        let thoughts = thought_tokens(&request.generation_config.thinking_config);
        if request.generation_config.is_structured() {
            answer =
                Answer { text: json!({"answer": answer.text}).to_string(), ..Answer::default() };
        }
        let (finish_reason, continuation_token) = conclude(&mut answer, request, thoughts, faults);
        let is_grounded =
            !answer.text.is_empty() && !matches!(finish_reason, "SAFETY" | "RECITATION");
        let is_new = models::generation(model) >= (3, 0);
        let ids = &exchange.sim.library.ids;
        let prompt = usage::prompt_tokens(request);
        Ok(Self {
            prelude: prelude(request, is_new, !hits.is_empty(), faults),
            grounding: if is_grounded { grounding::metadata(&answer, &hits, faults) } else { None },
            text: answer.text,
            finish_reason,
            continuation_token,
            usage: Usage {
                prompt,
                cached: faults.number(Fault::CachedPrompt, 4).unwrap_or_default().min(prompt),
                tool_use: match request.file_search() {
                    Some(_) => usage::tool_tokens(hits.iter().filter_map(chunk_text)),
                    None => 0,
                },
                thoughts,
            },
            shows_usage: !faults.has(Fault::NoUsage),
            model: faults.value(Fault::RouteTo).unwrap_or(model).to_owned(),
            response_id: format!("{}{}", ids.random12(), ids.random12()),
            is_blocked: faults.has(Fault::BlockedPrompt),
            signature: is_new.then(|| STANDARD.encode(ids.random12())),
        })
    }
}

/// Searches the documents and composes the answer.
fn think(exchange: &Exchange, request: &GenerateContent) -> Result<(Answer, Vec<Hit>), Refusal> {
    let questions = request.questions();
    let mut questions = questions.map(|text| match ActiveFaults::from_question(&text) {
        Ok((_, plain)) => plain,
        Err(_) => text,
    });
    let question = questions.next().unwrap_or_default();
    let Some(tool) = request.file_search() else {
        return Ok((Answer::without_documents(&question), Vec::new()));
    };
    let documents = candidates(exchange, tool)?;
    let limit = usize::try_from(tool.top_k.unwrap_or(DEFAULT_TOP_K)).unwrap_or_default();
    let mut question_terms = terms(&question);
    let mut hits = search(&documents, &question_terms, limit);
    if hits.is_empty() {
        // A follow-up question may lean on what was asked before.
        question_terms.extend(questions.flat_map(|earlier| terms(&earlier)));
        hits = search(&documents, &question_terms, limit);
    }
    Ok((Answer::from_hits(&hits, &question_terms), hits))
}

/// Active documents of the stores that pass the filter.
fn candidates(exchange: &Exchange, tool: &FileSearch) -> Result<Vec<Arc<Document>>, Refusal> {
    let filter = match tool.metadata_filter.as_str() {
        _ if exchange.faults.has(Fault::FilterIgnored) => None,
        "" => None,
        text => Some(Filter::parse(text).map_err(|error| Refusal::invalid(error.to_string()))?),
    };
    let mut documents = Vec::new();
    for name in &tool.store_names {
        let id = name
            .strip_prefix("fileSearchStores/")
            .ok_or_else(|| Refusal::invalid(format!("Invalid file search store name: {name}")))?;
        let searchable = exchange.sim.library.searchable(id);
        documents.extend(
            searchable.ok_or_else(|| Refusal::forbidden(&format!("FileSearchStore {name}")))?,
        );
    }
    if let Some(filter) = filter {
        documents.retain(|document| filter.matches(&document.metadata));
    }
    Ok(documents)
}

/// Thinking costs tokens; how many follows from the level so that tests can compute it.
fn thought_tokens(config: &ThinkingConfig) -> u64 {
    match (config.thinking_level.as_deref(), config.thinking_budget) {
        (Some("MINIMAL"), _) => 4,
        (Some("LOW"), _) => 12,
        (Some("HIGH" | "XHIGH"), _) => 160,
        (None, Some(budget)) if budget >= 0 => u64::try_from(budget).unwrap_or_default().min(48),
        _ => 48,
    }
}

/// Cuts the answer where it has to end, and says why it ends.
fn conclude(
    answer: &mut Answer,
    request: &GenerateContent,
    thoughts: u64,
    faults: &ActiveFaults,
) -> (&'static str, Option<String>) {
    if let Some(said) = request.continuation_token.as_deref().and_then(already_said) {
        answer.skip(said);
        return ("STOP", None);
    }
    if faults.has(Fault::EmptyAnswer) {
        answer.truncate(0);
    }
    let half = answer.text.floor_char_boundary(answer.text.len() / 2);
    let forced = [
        (Fault::FinishSafety, "SAFETY"),
        (Fault::FinishRecitation, "RECITATION"),
        (Fault::FinishMaxTokens, "MAX_TOKENS"),
        (Fault::FinishContinuation, "CONTINUATION"),
    ];
    if let Some((fault, reason)) = forced.into_iter().find(|(fault, _)| faults.has(*fault)) {
        answer.truncate(half);
        let token = (fault == Fault::FinishContinuation).then(|| STANDARD.encode(half.to_string()));
        return (reason, token);
    }
    let stops = request.generation_config.stop_sequences.iter();
    if let Some(stop) = stops.filter_map(|stop| answer.text.find(stop.as_str())).min() {
        answer.truncate(stop);
    }
    if let Some(most) = request.generation_config.max_output_tokens {
        let room = characters(most.saturating_sub(thoughts));
        if let Some((end, _)) = answer.text.char_indices().nth(room) {
            answer.truncate(end);
            return ("MAX_TOKENS", None);
        }
    }
    let reason = if faults.has(Fault::FinishUnknown) { "REASON_OF_TOMORROW" } else { "STOP" };
    (reason, None)
}

/// Bytes of the answer that an earlier reply ended after.
fn already_said(token: &str) -> Option<usize> {
    let bytes = STANDARD.decode(token).or_else(|_| URL_SAFE.decode(token)).ok()?;
    std::str::from_utf8(&bytes).ok()?.parse().ok()
}

fn prelude(
    request: &GenerateContent,
    is_new: bool,
    has_hits: bool,
    faults: &ActiveFaults,
) -> Vec<Prelude> {
    let mut prelude = Vec::new();
    let thinking = &request.generation_config.thinking_config;
    if thinking.include_thoughts || faults.has(Fault::ThoughtParts) {
        prelude.push(Prelude::Part(
            json!({"text": "**Looking up** 🔎 the documents", "thought": true}),
        ));
    }
    let shows_tools = request.tool_config.include_server_side_tool_invocations;
    let searched = request.file_search().is_some() && has_hits;
    if (shows_tools && searched) || faults.has(Fault::ToolParts) {
        let signature = STANDARD.encode("a signature of the tool call");
        prelude.push(Prelude::Part(json!({
            "toolCall": {"toolType": "FILE_SEARCH", "id": "call-1"}, "thoughtSignature": signature,
        })));
        prelude.push(Prelude::Part(json!({
            "toolResponse": {"toolType": "FILE_SEARCH", "id": "call-1"}, "thoughtSignature": signature,
        })));
    }
    if (!is_new && searched) || faults.has(Fault::ExecutableCodePart) {
        prelude.push(Prelude::Part(json!({"executableCode": {
            "language": "PYTHON", "code": "print(file_search.query(query=\"the question\"))",
        }})));
    }
    if faults.has(Fault::UnknownPart) {
        prelude.push(Prelude::Part(json!({"partOfTomorrow": "not for readers"})));
    }
    if faults.has(Fault::EmptyCandidate) {
        prelude.push(Prelude::EmptyCandidates);
    }
    prelude
}
