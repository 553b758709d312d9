//! The provider's response object, whole or as one of many events.

use serde::Serialize;
use serde_json::{Value, json};

use super::script::{Prelude, Script};
use super::usage::{UsageView, tokens};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<[Candidate<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_feedback: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage_metadata: Option<UsageView>,
    model_version: &'a str,
    response_id: &'a str,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finish_reason: Option<&'a str>,
    /// Present even when 0, unlike other numbers; absent for tool parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    safety_ratings: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grounding_metadata: Option<&'a Value>,
}

#[derive(Serialize)]
struct Content<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Part<'a>>,
    role: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Part<'a> {
    Text {
        text: &'a str,
        #[serde(rename = "thoughtSignature", skip_serializing_if = "Option::is_none")]
        signature: Option<&'a str>,
    },
    Other(&'a Value),
}

impl<'a> Candidate<'a> {
    fn of(parts: Vec<Part<'a>>) -> Self {
        Self { content: Some(Content { parts, role: "model" }), index: Some(0), ..Self::default() }
    }

    pub fn text(text: &'a str) -> Self {
        Self::of(vec![Part::Text { text, signature: None }])
    }

    pub fn signed(text: &'a str, signature: Option<&'a str>) -> Self {
        Self::of(vec![Part::Text { text, signature }])
    }

    pub fn part(part: &'a Value) -> Self {
        let is_tool = part.get("toolCall").is_some() || part.get("toolResponse").is_some();
        Self { index: (!is_tool).then_some(0), ..Self::of(vec![Part::Other(part)]) }
    }

    /// A candidate whose content has no parts.
    pub fn without_parts() -> Self {
        Self::of(Vec::new())
    }

    /// Adds what only the last event carries.
    pub fn finished(mut self, script: &'a Script) -> Self {
        self.finish_reason = Some(script.finish_reason);
        self.continuation_token = script.continuation_token.as_deref();
        self.grounding_metadata = script.grounding.as_ref();
        self.safety_ratings = (script.finish_reason == "SAFETY").then(safety_ratings);
        self
    }
}

impl<'a> Event<'a> {
    pub fn new(script: &'a Script, candidate: Candidate<'a>, usage: Option<UsageView>) -> Self {
        Self {
            candidates: Some([candidate]),
            prompt_feedback: None,
            usage_metadata: usage.filter(|_| script.shows_usage),
            model_version: &script.model,
            response_id: &script.response_id,
        }
    }

    /// The only event of a refused prompt.
    pub fn blocked(script: &'a Script) -> Self {
        let mut event = Self::new(script, Candidate::default(), Some(script.usage.after(0)));
        event.candidates = None;
        event.prompt_feedback =
            Some(json!({"blockReason": "SAFETY", "safetyRatings": safety_ratings()}));
        event
    }

    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

fn safety_ratings() -> Value {
    json!([{
        "category": "HARM_CATEGORY_DANGEROUS_CONTENT", "probability": "HIGH", "blocked": true,
    }])
}

/// The whole answer as one object.
pub fn whole(script: &Script) -> Event<'_> {
    if script.is_blocked {
        return Event::blocked(script);
    }
    let mut parts: Vec<Part> = Vec::new();
    for prelude in &script.prelude {
        if let Prelude::Part(part) = prelude {
            parts.push(Part::Other(part));
        }
    }
    let signature = script.signature.as_deref();
    if !script.text.is_empty() || signature.is_some() {
        parts.push(Part::Text { text: &script.text, signature });
    }
    let usage = script.usage.after(tokens(&script.text));
    Event::new(script, Candidate::of(parts).finished(script), Some(usage))
}
