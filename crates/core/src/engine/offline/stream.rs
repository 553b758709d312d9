//! A finished answer, streamed at the pace of a model so that clients behave as with one.

use std::{collections::VecDeque, time::Duration};

use futures::{StreamExt as _, stream};
use rag_text::stream::deltas;

use crate::engine::{AnswerEvents, EngineEvent, FinishReason, Grounding, Usage};

/// Everything there is to tell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Composed {
    pub text: String,
    pub grounding: Grounding,
    pub reason: FinishReason,
    pub usage: Usage,
    pub model: String,
}

/// The answer as events, with `pause` between its deltas.
pub(super) fn of(answer: Composed, pause: Duration) -> AnswerEvents {
    let lengths: VecDeque<usize> = deltas(&answer.text).into_iter().map(str::len).collect();
    let begun = Usage { answer: 0, ..answer.usage };
    let last = vec![
        EngineEvent::Grounding(answer.grounding),
        EngineEvent::Finished {
            reason: answer.reason,
            usage: Some(answer.usage),
            model: answer.model,
        },
    ];
    let text = paced(answer.text, lengths, pause);
    stream::iter([EngineEvent::Usage(begun)]).chain(text).chain(stream::iter(last)).map(Ok).boxed()
}

fn paced(
    text: String,
    lengths: VecDeque<usize>,
    pause: Duration,
) -> impl futures::Stream<Item = EngineEvent> + Send {
    stream::unfold((text, lengths, 0), move |(text, mut lengths, at)| async move {
        let end = at + lengths.pop_front()?;
        if at > 0 && !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
        let delta = text.get(at..end)?.to_owned();
        Some((EngineEvent::Delta(delta), (text, lengths, end)))
    })
}
