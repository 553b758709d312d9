//! An answer as far as it has come.

use crate::{
    db::budgets::Progress,
    engine::{EngineEvent, FinishReason, Grounding, Usage},
    usage::estimated_tokens,
};

#[derive(Debug, Default)]
pub(super) struct Draft {
    pub text: String,
    pub grounding: Grounding,
    /// Set by the engine's last event.
    pub end: Option<End>,
    /// Whether the engine was asked at all.
    pub called: bool,
    /// The engine's own count, for an answer that does not come to its end.
    counted: Option<Usage>,
    /// The model that answers, as soon as the engine knows it.
    model: Option<String>,
}

#[derive(Debug)]
pub(super) struct End {
    pub reason: FinishReason,
    /// Absent when the engine did not count.
    pub usage: Option<Usage>,
    pub model: String,
}

impl Draft {
    /// Takes what is not text; text is answered, to be handed on.
    pub fn take(&mut self, event: EngineEvent) -> Option<String> {
        match event {
            EngineEvent::Delta(delta) => {
                self.text.push_str(&delta);
                return Some(delta);
            }
            EngineEvent::Model(model) => self.model = Some(model),
            EngineEvent::Usage(usage) => self.counted = Some(usage),
            EngineEvent::Grounding(grounding) => self.grounding = grounding,
            EngineEvent::Finished { reason, usage, model } => {
                self.end = Some(End { reason, usage, model });
            }
        }
        None
    }

    /// The model to be priced, if the engine told it.
    pub fn model(&self) -> Option<&str> {
        self.end.as_ref().map(|end| end.model.as_str()).or(self.model.as_deref())
    }

    /// What the engine itself counted before its end.
    pub fn counted(&self) -> Option<Usage> {
        self.counted
    }

    /// Tokens of an answer that was broken off: the engine's count as far as it goes, and at least what
    /// was sent and received.
    pub fn usage_so_far(&self, prompt_tokens: i64) -> Usage {
        let answer = estimated_tokens(self.text.len());
        match self.counted {
            // So the engine says that it was refused, and waits for its next attempt.
            Some(counted) if counted == Usage::default() => counted,
            Some(counted) => Usage {
                prompt: counted.prompt.max(prompt_tokens),
                answer: counted.answer.max(answer),
                ..counted
            },
            None => Usage { prompt: prompt_tokens, answer, ..Usage::default() },
        }
    }

    pub fn progress(&self, prompt_tokens: i64) -> Progress {
        let usage = self.usage_so_far(prompt_tokens);
        Progress {
            input_tokens: usage.prompt.saturating_add(usage.retrieved),
            output_tokens: usage.answer.saturating_add(usage.thoughts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Draft, EngineEvent, Usage};

    #[test]
    fn what_an_engine_was_refused_costs_nothing_and_what_it_works_on_costs_what_was_sent() {
        let mut draft = Draft::default();
        assert_eq!(draft.usage_so_far(120), Usage { prompt: 120, ..Usage::default() });
        draft.take(EngineEvent::Usage(Usage::default()));
        assert_eq!(draft.usage_so_far(120), Usage::default());
        let sent = Usage { prompt: 120, ..Usage::default() };
        draft.take(EngineEvent::Usage(sent));
        assert_eq!(draft.usage_so_far(120), sent);
    }

    #[test]
    fn the_model_is_the_last_one_told() {
        let mut draft = Draft::default();
        assert_eq!(draft.model(), None);
        for model in ["asked", "answers"] {
            draft.take(EngineEvent::Model(model.to_owned()));
            assert_eq!(draft.model(), Some(model));
        }
    }

    #[test]
    fn a_count_that_has_only_begun_does_not_make_less_of_what_was_sent_and_received() {
        let mut draft = Draft::default();
        let begun = Usage { prompt: 8, retrieved: 500, thoughts: 40, ..Usage::default() };
        draft.take(EngineEvent::Usage(begun));
        draft.take(EngineEvent::Delta("eight..!".to_owned()));
        let so_far = draft.usage_so_far(120);
        assert_eq!(so_far, Usage { prompt: 120, answer: 2, ..begun });
        assert_eq!(draft.progress(120).input_tokens, 620);
    }
}
