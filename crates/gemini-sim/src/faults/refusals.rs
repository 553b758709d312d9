//! Faults that answer a call with an error before any work is done.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{ActiveFaults, Fault};
use crate::refusal::{ApiError, Refusal};

/// The error that the first refusing fault stands for.
pub fn refusal_for(faults: &ActiveFaults, version: &str, model: &str) -> Option<Refusal> {
    faults.iter().find_map(|fault| refuse(fault, faults.value(fault), version, model))
}

fn refuse(fault: Fault, value: Option<&str>, version: &str, model: &str) -> Option<Refusal> {
    Some(match fault {
        Fault::QuotaMinute => quota_minute(value.unwrap_or("2"), model).into(),
        Fault::QuotaDay => quota_day(model).into(),
        Fault::QuotaStorage => storage_full(1_000_000_000),
        Fault::QuotaBare => exhausted("Resource has been exhausted (e.g. check quota).").into(),
        Fault::Internal => ApiError::new(500, "INTERNAL", "An internal error has occurred.").into(),
        Fault::UnavailableEmptyMessage => ApiError::new(503, "Service Unavailable", "").into(),
        Fault::UnavailableHtml => Refusal::Html(StatusCode::SERVICE_UNAVAILABLE),
        Fault::DeadlineExceeded => {
            let message = "Deadline expired before operation could complete.";
            ApiError::new(504, "DEADLINE_EXCEEDED", message).into()
        }
        Fault::BadKey => bad_key(),
        Fault::KeyBlocked => {
            let message = "Permission denied: Consumer has been suspended.";
            ApiError::new(403, "PERMISSION_DENIED", message).into()
        }
        Fault::Redirect => Refusal::Redirect(value.unwrap_or("http://127.0.0.1:9/").to_owned()),
        Fault::ModelGone => model_not_found(version, model, "generateContent"),
        Fault::UploadMimeRefused => {
            let field = "UploadToFileSearchStoreRequest.mime_type";
            let message = format!(
                "* {field}: When provided, MIME type must be in a valid type/subtype format"
            );
            Refusal::field("mime_type", message)
        }
        Fault::UploadQueryRefused => {
            Refusal::Plain(StatusCode::BAD_REQUEST, "Invalid upload request.".to_owned())
        }
        Fault::ListRefused => Refusal::invalid(
            "* ListDocumentsRequest.parent: Document name must be of the format \
             corpora/*/documents/*",
        ),
        _ => return None,
    })
}

pub fn bad_key() -> Refusal {
    let info = json!({
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": {"service": "generativelanguage.googleapis.com"},
    });
    let message = "API key not valid. Please pass a valid API key.";
    ApiError::new(400, "INVALID_ARGUMENT", message).with_detail(info).into()
}

pub fn model_not_found(version: &str, model: &str, method: &str) -> Refusal {
    let message = format!(
        "models/{model} is not found for API version {version}, or is not supported for {method}. \
         Call ListModels to see the list of available models and their supported methods."
    );
    ApiError::new(404, "NOT_FOUND", message).into()
}

pub fn storage_full(limit: u64) -> Refusal {
    exhausted(&format!("Corpus has reached the storage limit of {limit} bytes.")).into()
}

fn exhausted(message: &str) -> ApiError {
    ApiError::new(429, "RESOURCE_EXHAUSTED", message)
}

fn quota_minute(seconds: &str, model: &str) -> ApiError {
    let id = "GenerateRequestsPerMinutePerProjectPerModel";
    let metric = "generativelanguage.googleapis.com/generate_content_requests";
    exhausted(&format!(
        "You exceeded your current quota, please check your plan and billing details.\n\
         * Quota exceeded for metric: {metric}, limit: 1000, model: {model}\n\
         Please retry in {seconds}s."
    ))
    .with_detail(help())
    .with_detail(violation(metric, id, model, "1000"))
    .with_detail(retry_info(seconds))
}

fn quota_day(model: &str) -> ApiError {
    let id = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
    let metric = "generativelanguage.googleapis.com/generate_content_free_tier_requests";
    exhausted(&format!(
        "You exceeded your current quota, please check your plan and billing details.\n\
         * Quota exceeded for metric: {metric}, limit: 20, model: {model}\n\
         Please retry in 10h17m5.7s."
    ))
    .with_detail(help())
    .with_detail(violation(metric, id, model, "20"))
    .with_detail(retry_info("37025.7"))
}

fn help() -> Value {
    json!({
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [{
            "description": "Learn more about Gemini API quotas",
            "url": "https://ai.google.dev/gemini-api/docs/rate-limits",
        }],
    })
}

fn violation(metric: &str, id: &str, model: &str, limit: &str) -> Value {
    json!({
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{
            "quotaMetric": metric,
            "quotaId": id,
            "quotaDimensions": {"location": "global", "model": model},
            "quotaValue": limit,
        }],
    })
}

fn retry_info(seconds: &str) -> Value {
    json!({
        "@type": "type.googleapis.com/google.rpc.RetryInfo",
        "retryDelay": format!("{seconds}s"),
    })
}
