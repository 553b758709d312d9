//! The answer where there is no document to answer from. A model without a search would answer from what it
//! knows itself, and be paid for it; so none is asked.

use futures::{StreamExt as _, stream};
use rag_text::{answer::answer, question::Question, rank::rank};

use super::failure;
use crate::engine::{
    AnswerEvents, AnswerRequest, EngineError, EngineEvent, FinishReason, Grounding, Usage,
};

/// Says, in the language of the question if we speak it, that the documents do not answer it.
pub(super) async fn found(asked: AnswerRequest) -> Result<AnswerEvents, EngineError> {
    let AnswerRequest { question, model, .. } = asked;
    // A question may have thousands of words, and its language is guessed from all of them.
    let refusal = tokio::task::spawn_blocking(move || refusal(&question));
    let text = refusal.await.map_err(failure::internal)?;
    let events = [
        EngineEvent::Delta(text),
        EngineEvent::Grounding(Grounding::default()),
        EngineEvent::Finished { reason: FinishReason::Stop, usage: Some(Usage::default()), model },
    ];
    Ok(stream::iter(events).map(Ok).boxed())
}

fn refusal(question: &str) -> String {
    let question = Question::parse(question, &[]);
    answer(&question, &rank(&question, &[]), &[]).text
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn a_refusal_speaks_the_language_of_the_question() {
        let english = refusal("What is the capital of France?");
        assert_eq!(english, "The documents do not contain an answer to this question.");
        let german = refusal("Was ist die Hauptstadt von Frankreich?");
        assert_eq!(german, "Die Dokumente enthalten keine Antwort auf diese Frage.");
    }
}
