//! From the events of one answer to its text and conclusion.
//!
//! Invariant: text is only ever appended in the order of arrival, from one answer. An event of another
//! answer, or text after the end, is an error and never becomes part of the text.

use super::{
    AnswerEvent, Conclusion, FinishReason, GroundingMetadata, UsageMetadata, coherence,
    response::{Candidate, GenerateResponse},
};
use crate::gemini::GeminiError;

/// Everything heard of one answer so far.
#[derive(Debug, Default)]
pub struct Assembly {
    text: String,
    finish: Option<FinishReason>,
    finish_message: Option<String>,
    grounding: Option<GroundingMetadata>,
    usage: Option<UsageMetadata>,
    model_version: Option<String>,
    response_id: Option<String>,
}

impl Assembly {
    /// Takes the next event in and answers what it has to say, in order.
    pub fn take(&mut self, event: GenerateResponse) -> Result<Vec<AnswerEvent>, GeminiError> {
        let mut said = Vec::new();
        self.check_origin(event.response_id.as_deref())?;
        if let Some(version) = &event.model_version
            && self.model_version.as_ref() != Some(version)
        {
            self.model_version = Some(version.clone());
            said.push(AnswerEvent::Model(version.clone()));
        }
        if let Some(usage) = event.usage_metadata {
            self.usage = Some(usage);
            said.push(AnswerEvent::Usage(usage));
        }
        let feedback = event.prompt_feedback.as_ref();
        if let Some(reason) = feedback.and_then(|feedback| feedback.block_reason.clone()) {
            self.finish = Some(FinishReason::PromptBlocked(reason));
        }
        if let Some(candidate) = event.into_candidate()? {
            said.extend(self.take_candidate(candidate)?.map(AnswerEvent::Text));
        }
        Ok(said)
    }

    fn take_candidate(&mut self, candidate: Candidate) -> Result<Option<String>, GeminiError> {
        let text = candidate.visible_text()?;
        if !text.is_empty() && self.finish.is_some() {
            return Err(GeminiError::Malformed("text after the end of the answer", None));
        }
        self.text.push_str(&text);
        if let Some(reason) = candidate.finish_reason.filter(|reason| !is_unspecified(reason)) {
            self.finish = Some(FinishReason::parse(&reason));
        }
        self.finish_message = candidate.finish_message.or(self.finish_message.take());
        let told = candidate.grounding_metadata.filter(|grounding| !grounding.is_empty());
        self.grounding = told.or(self.grounding.take());
        Ok((!text.is_empty()).then_some(text))
    }

    /// All events of an answer carry the same id, if they carry one.
    fn check_origin(&mut self, id: Option<&str>) -> Result<(), GeminiError> {
        match (&self.response_id, id) {
            (Some(known), Some(id)) if known != id => {
                Err(GeminiError::Malformed("an event of another answer", None))
            }
            (None, Some(id)) => {
                self.response_id = Some(id.to_owned());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether the provider has said why the answer ended.
    pub fn is_complete(&self) -> bool {
        self.finish.is_some()
    }

    /// The end of the stream. Without a reason it is a broken one, and without the words that it cites
    /// itself some of them were lost or put out of order on the way.
    pub fn conclude(self) -> Result<Conclusion, GeminiError> {
        let finish = self.finish.ok_or(GeminiError::Truncated)?;
        let cited = self.grounding.as_ref();
        if !finish.takes_away() && cited.is_some_and(|cited| !coherence::holds(&self.text, cited)) {
            return Err(GeminiError::Malformed("an answer without the words that it cites", None));
        }
        Ok(Conclusion {
            finish,
            text: self.text,
            finish_message: self.finish_message,
            grounding: self.grounding,
            usage: self.usage,
            model_version: self.model_version,
            response_id: self.response_id,
        })
    }
}

fn is_unspecified(reason: &str) -> bool {
    reason.is_empty() || reason == "FINISH_REASON_UNSPECIFIED"
}
