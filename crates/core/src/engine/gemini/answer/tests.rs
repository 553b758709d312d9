//! What is counted, and for which model, while an answer comes and when it has come.

use std::sync::Arc;

use serde_json::json;

use super::Telling;
use crate::{
    engine::{
        EngineError, EngineEvent, FinishReason, Usage,
        gemini::{filter::Admitted, scope::Scope},
    },
    gemini::{self, AnswerEvent, Conclusion, GeminiError, GroundingMetadata, Spent, UsageMetadata},
};

const SENT: i64 = 100;

fn telling() -> Telling {
    let scope =
        Scope { stores: Vec::new(), admitted: Admitted::Only(Vec::new()), documents: [].into() };
    Telling::new(SENT, Arc::new(scope))
}

fn told(prompt: i64, thoughts: i64) -> UsageMetadata {
    UsageMetadata {
        prompt_token_count: prompt,
        thoughts_token_count: thoughts,
        ..UsageMetadata::default()
    }
}

fn used(prompt: i64, thoughts: i64) -> Usage {
    Usage { prompt, thoughts, ..Usage::default() }
}

/// The last count, the last model and the end.
type Heard = (Usage, String, Option<Result<Option<Usage>, EngineError>>);

fn hear(telling: &mut Telling, events: Vec<AnswerEvent>) -> Heard {
    let mut heard = (Usage::default(), String::new(), None);
    for event in events.into_iter().flat_map(|event| telling.tell(Ok(event))) {
        match event {
            Ok(EngineEvent::Usage(usage)) => heard.0 = usage,
            Ok(EngineEvent::Model(model)) => heard.1 = model,
            Ok(EngineEvent::Finished { reason, usage, model }) => {
                assert_eq!((reason, model.as_str()), (FinishReason::Stop, "gemini-3.8-flash"));
                heard.2 = Some(Ok(usage));
            }
            Ok(_) => {}
            Err(error) => heard.2 = Some(Err(error)),
        }
    }
    heard
}

fn asked() -> AnswerEvent {
    AnswerEvent::Asked("gemini-3.8-flash".to_owned())
}

fn finished(usage: Option<UsageMetadata>, grounding: Option<GroundingMetadata>) -> AnswerEvent {
    AnswerEvent::Finished(Box::new(Conclusion {
        text: "Yes.".to_owned(),
        finish: gemini::FinishReason::Stop,
        finish_message: None,
        grounding,
        usage,
        model_version: None,
        response_id: None,
    }))
}

fn given_up(usage: Option<UsageMetadata>, has_ended: bool) -> AnswerEvent {
    AnswerEvent::GivenUp(Spent { usage, has_ended, model: None })
}

#[test]
fn what_is_under_way_counts_what_was_sent_and_what_was_refused_counts_nothing() {
    let mut telling = telling();
    assert_eq!(hear(&mut telling, vec![asked()]).0, used(SENT, 0));
    assert_eq!(hear(&mut telling, vec![given_up(None, false)]).0, used(0, 0));
    assert_eq!(hear(&mut telling, vec![asked()]).0, used(SENT, 0));
    let counted = finished(Some(told(120, 7)), None);
    assert_eq!(hear(&mut telling, vec![counted]).0, used(120, 7));
}

#[test]
fn attempts_that_came_to_nothing_are_paid_for_with_the_one_that_answers() {
    let mut telling = telling();
    let thought = AnswerEvent::Usage(told(120, 7));
    let so_far = hear(&mut telling, vec![asked(), thought, given_up(Some(told(120, 7)), true)]);
    assert_eq!(so_far.0, used(120, 7));
    let end = vec![asked(), finished(Some(told(120, 9)), None)];
    let (_, _, end) = hear(&mut telling, end);
    assert_eq!(end.unwrap().unwrap(), Some(used(240, 16)), "both were counted to the end");
}

#[test]
fn what_broke_off_before_makes_the_sum_an_estimate() {
    for (usage, has_ended, first) in
        [(Some(told(120, 7)), false, used(120, 7)), (None, true, used(SENT, 0))]
    {
        let mut telling = telling();
        let end =
            vec![asked(), given_up(usage, has_ended), asked(), finished(Some(told(120, 9)), None)];
        let (sum, _, end) = hear(&mut telling, end);
        assert_eq!(end.unwrap().unwrap(), None);
        assert_eq!(sum, used(first.prompt + 120, first.thoughts + 9));
    }
}

#[test]
fn without_a_count_everything_found_is_estimated_cited_or_not() {
    let chunk = |text: &str| json!({"retrievedContext": {"text": text}});
    let grounding = json!({"groundingChunks": [chunk("12345678"), chunk("éé"), {}]});
    let grounding = serde_json::from_value(grounding).unwrap();
    let end = vec![asked(), finished(None, Some(grounding))];
    let (sum, _, end) = hear(&mut telling(), end);
    assert_eq!(sum, Usage { retrieved: 3, ..used(SENT, 0) });
    assert_eq!(end.unwrap().unwrap(), None);
}

#[test]
fn the_model_that_answers_is_told_as_soon_as_it_is_known() {
    let mut telling = telling();
    assert_eq!(hear(&mut telling, vec![asked()]).1, "gemini-3.8-flash");
    let version = AnswerEvent::Model("models/gemini-3.1-pro-preview".to_owned());
    assert_eq!(hear(&mut telling, vec![version]).1, "gemini-3.1-pro-preview");
    let error = telling.tell(Err(GeminiError::Truncated));
    assert!(matches!(error.as_slice(), [Err(EngineError::Unavailable { .. })]), "{error:?}");
}
