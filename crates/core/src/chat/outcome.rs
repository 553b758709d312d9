//! What an answer came to: what is saved of it and what it is charged with.
//!
//! An answer that came to its end, with words or without, is charged with what the engine counted; one
//! that was broken off with the tokens so far; one that failed before its first word with what the engine
//! counted, if anything; one whose engine was never called with nothing.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    answer_stream::AnswerFailure,
    draft::Draft,
    producer::Ending,
    sources::{AnswerUsage, Citation, Source},
    turn::OpenTurn,
};
use crate::{
    config::ModelTable,
    db::{chat_history::SavedAnswer, ledger::Entry},
    engine::{FinishReason, Usage},
    money::Micros,
    pricing,
};

#[derive(Debug)]
pub(super) struct Outcome {
    /// `None`: there is nothing to show.
    pub saved: Option<SavedAnswer>,
    /// `None`: the engine was not called.
    pub entry: Option<Entry>,
    pub reason: FinishReason,
    pub usage: Usage,
    pub cost: Micros,
    pub model: String,
}

/// An end without a word is no answer, whatever the engine calls it.
pub(super) fn judge(turn: &OpenTurn, ending: Ending, draft: &Draft) -> Ending {
    if ending != Ending::Finished || !draft.text.is_empty() {
        return ending;
    }
    Ending::Failed(match draft.end.as_ref().map(|end| end.reason) {
        Some(FinishReason::ContentFilter) => AnswerFailure::Blocked,
        // Thinking takes from the length of an answer.
        Some(FinishReason::Length) if turn.is_shortened => AnswerFailure::BudgetUsedUp,
        Some(FinishReason::Length) => AnswerFailure::LengthUsedUp,
        Some(FinishReason::Stop | FinishReason::Error | FinishReason::Other) | None => {
            AnswerFailure::Wordless
        }
    })
}

/// `grounding` is what may be shown of what an answer rests on.
pub(super) fn of(
    turn: &OpenTurn,
    models: &ModelTable,
    draft: &Draft,
    ending: Ending,
    grounding: (&[Source], &[Citation]),
    now: DateTime<Utc>,
) -> Outcome {
    let usage = charged(turn, draft, ending);
    let model = draft.model().unwrap_or(&turn.model.id).to_owned();
    let cost = pricing::answer_cost(models.resolve(&model), usage, now);
    let mut outcome = Outcome {
        saved: None,
        entry: None,
        reason: draft.end.as_ref().map_or(FinishReason::Other, |end| end.reason),
        usage,
        cost,
        model,
    };
    if draft.called {
        let estimated = counted_at_end(draft).is_none();
        outcome.entry = Some(entry(turn, &outcome, ending, estimated));
    }
    if !draft.text.is_empty() {
        outcome.saved = Some(saved(draft, &outcome, ending, grounding));
    }
    outcome
}

fn charged(turn: &OpenTurn, draft: &Draft, ending: Ending) -> Usage {
    if let Some(counted) = counted_at_end(draft) {
        return counted;
    }
    let refused = matches!(
        ending,
        Ending::Failed(
            AnswerFailure::Unavailable { .. }
                | AnswerFailure::Rejected
                | AnswerFailure::Blocked
                | AnswerFailure::Wordless
                | AnswerFailure::LengthUsedUp
                | AnswerFailure::BudgetUsedUp
                | AnswerFailure::Unexpected
        )
    );
    if !draft.called || (refused && draft.text.is_empty()) {
        return draft.counted().unwrap_or_default();
    }
    draft.usage_so_far(turn.prompt_tokens)
}

fn counted_at_end(draft: &Draft) -> Option<Usage> {
    draft.end.as_ref()?.usage
}

fn entry(turn: &OpenTurn, outcome: &Outcome, ending: Ending, estimated: bool) -> Entry {
    let tags = turn.labels.tags.clone();
    Entry {
        model: outcome.model.clone(),
        usage: outcome.usage,
        index_tokens: 0,
        cost: outcome.cost,
        estimated,
        outcome: ending.as_str(),
        project_id: turn.labels.project_id,
        tags: tags.map(|tags| Value::Object(tags).to_string()),
    }
}

fn saved(
    draft: &Draft,
    outcome: &Outcome,
    ending: Ending,
    (sources, citations): (&[Source], &[Citation]),
) -> SavedAnswer {
    let finished = ending == Ending::Finished;
    SavedAnswer {
        content: draft.text.clone(),
        finish_reason: finished.then(|| outcome.reason.as_str()),
        model: outcome.model.clone(),
        sources: json(&sources),
        citations: json(&citations),
        usage: Some(json(&AnswerUsage::new(outcome.usage, outcome.cost))),
        grounded: finished.then_some(!sources.is_empty()),
        interrupted: !finished,
    }
}

/// These types always serialise.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "[]".to_owned())
}
