//! Requests the provider refuses, apart from what the schema already refused.

use super::request::{FileSearch, GenerateContent, GenerationConfig};
use crate::faults;
use crate::models;
use crate::refusal::Refusal;
use crate::retrieval::Filter;

/// More stores in one request are refused.
const MAX_STORES: usize = 5;

pub fn model(version: &str, model: &str, method: &str) -> Result<(), Refusal> {
    if models::is_generative(version, model) {
        return Ok(());
    }
    Err(faults::model_not_found(version, model, method))
}

pub fn generate(version: &str, model: &str, request: &GenerateContent) -> Result<(), Refusal> {
    self::model(version, model, "generateContent")?;
    let generation = models::generation(model);
    turns(request)?;
    config(&request.generation_config, model, generation)?;
    tools(request, generation)?;
    request.file_search().map_or(Ok(()), file_search)
}

fn turns(request: &GenerateContent) -> Result<(), Refusal> {
    let field = "contents";
    if request.contents.is_empty() {
        let message = "* GenerateContentRequest.contents: contents is not specified";
        return Err(Refusal::field(field, message.to_owned()));
    }
    for (index, turn) in request.contents.iter().enumerate() {
        if !matches!(turn.role.as_deref(), None | Some("user" | "model" | "function")) {
            return Err(Refusal::invalid("Please use a valid role: user, model."));
        }
        if turn.parts.is_empty() {
            let message = format!(
                "* GenerateContentRequest.contents[{index}].parts: contents.parts must not be empty."
            );
            return Err(Refusal::field(field, message));
        }
    }
    if request.contents.last().is_some_and(|turn| !turn.is_from_user()) {
        return Err(Refusal::invalid(
            "Please ensure that multiturn requests end with a user role.",
        ));
    }
    Ok(())
}

fn config(config: &GenerationConfig, model: &str, generation: (u32, u32)) -> Result<(), Refusal> {
    let thinking = &config.thinking_config;
    let level = thinking.thinking_level.as_deref();
    let problem = match (level, thinking.thinking_budget) {
        (Some(_), Some(_)) => "You can only set only one of thinking budget and thinking level.",
        (Some(_), _) if generation < (3, 0) => "Thinking level is not supported for this model.",
        (Some("MINIMAL"), _) if matches!(generation, (3, 7 | 8) | (4.., _)) => {
            "Thinking level MINIMAL is not supported for this model."
        }
        (Some(level), _) if !is_level(level) => {
            "Invalid value at 'generation_config.thinking_config.thinking_level'."
        }
        (_, Some(_)) if generation >= (4, 0) => "Thinking budget is not supported for this model.",
        _ if config.max_output_tokens == Some(0) => "max_output_tokens must be positive.",
        _ if config.stop_sequences.len() > 5 => "At most 5 stop sequences are allowed.",
        _ if generation >= (3, 0) && config.candidate_count.is_some_and(|count| count != 1) => {
            "Multiple candidates is not enabled for this model."
        }
        _ => return Ok(()),
    };
    Err(Refusal::invalid(format!("{problem} Model: {model}")))
}

fn is_level(level: &str) -> bool {
    let levels = ["THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"];
    levels.contains(&level)
}

fn tools(request: &GenerateContent, generation: (u32, u32)) -> Result<(), Refusal> {
    let has_cache = request.cached_content.is_some();
    if has_cache && (!request.tools.is_empty() || request.system_instruction.is_some()) {
        return Err(Refusal::invalid(
            "CachedContent can not be used with GenerateContent request setting system_instruction, tools or tool_config.",
        ));
    }
    if request.file_search().is_none() {
        return Ok(());
    }
    let has_other_retrieval = request.tools.iter().any(|tool| {
        tool.google_search.is_some()
            || tool.google_search_retrieval.is_some()
            || tool.url_context.is_some()
            || tool.google_maps.is_some()
    });
    let has_functions = request.tools.iter().any(|tool| !tool.function_declarations.is_empty());
    let shows_invocations = request.tool_config.include_server_side_tool_invocations;
    let problem = if has_other_retrieval {
        "File Search can not be combined with other retrieval tools."
    } else if has_functions && generation < (3, 0) {
        "Tool use with function calling is unsupported by this model."
    } else if has_functions && !shows_invocations {
        "Please enable tool_config.include_server_side_tool_invocations to use built-in tools with function calling."
    } else if shows_invocations && generation < (3, 0) {
        "include_server_side_tool_invocations is not supported by this model."
    } else if request.generation_config.is_structured() && generation < (3, 0) {
        "Tool use with a response mime type: 'application/json' is unsupported"
    } else {
        return Ok(());
    };
    Err(Refusal::invalid(problem))
}

fn file_search(search: &FileSearch) -> Result<(), Refusal> {
    let stores = search.store_names.len();
    let field = "tools[0].file_search.file_search_store_names";
    if stores == 0 {
        return Err(Refusal::field(field, format!("* {field}: must not be empty")));
    }
    if stores > MAX_STORES {
        let message = format!("* {field}: at most {MAX_STORES} stores are allowed, got {stores}");
        return Err(Refusal::field(field, message));
    }
    if search.top_k.is_some_and(|top_k| top_k < 1) {
        let field = "tools[0].file_search.top_k";
        return Err(Refusal::field(field, format!("* {field}: must be positive")));
    }
    if !search.metadata_filter.is_empty() {
        Filter::parse(&search.metadata_filter)
            .map_err(|error| Refusal::invalid(format!("Invalid metadata filter: {error}")))?;
    }
    Ok(())
}
