//! From a question to an answer: fetch what the index has of its words, rank, fetch the best passages,
//! quote. Reading is left to the database, thinking to threads beside the runtime.

use std::collections::HashMap;

use rag_text::{
    answer::{Answer, CandidatePassage, answer},
    passage::Passage,
    question::Question,
    rank::{Ranking, rank},
};

use super::{OfflineEngine, collection, filter, stream::Composed};
use crate::{
    db::{
        DbError,
        search::{self as table, PassageRow},
    },
    engine::{
        AnswerRequest, CitedPassage, EngineError, FinishReason, Grounding, Role, Support, Usage,
    },
    ids::{DocumentId, StoreId},
    search::{self, Corpus},
    usage::{BYTES_PER_TOKEN, estimated_tokens},
};

/// What is searched: the stores and, if restricted, the documents.
#[derive(Debug, Clone)]
pub(super) struct Selection {
    pub stores: Vec<StoreId>,
    pub documents: Option<Vec<DocumentId>>,
}

/// An answer, and how much was read for it.
#[derive(Debug)]
pub(super) struct Found {
    pub answer: Answer,
    /// Bytes of the passages a model would have been given.
    pub retrieved_bytes: usize,
}

pub(super) async fn compose(
    engine: &OfflineEngine,
    request: &AnswerRequest,
) -> Result<Composed, EngineError> {
    let selection = Selection {
        stores: request.stores.iter().map(|store| store.id).collect(),
        documents: filter::restrict(request.documents.as_deref(), request.metadata_filter.as_ref()),
    };
    let question = understood(request).await?;
    let found = match collection::answer(engine, &question, &selection).await? {
        Some(found) => found,
        None => quote(engine, question, &selection).await?,
    };
    Ok(composed(engine, request, found))
}

/// A question may have thousands of words, each of which is stemmed in many languages.
async fn understood(request: &AnswerRequest) -> Result<Question, DbError> {
    let asked_before: Vec<String> = request
        .history
        .iter()
        .filter(|turn| turn.role == Role::User)
        .map(|turn| turn.text.clone())
        .collect();
    let text = request.question.clone();
    beside(move || {
        let asked_before: Vec<&str> = asked_before.iter().map(String::as_str).collect();
        Question::parse(&text, &asked_before)
    })
    .await
}

/// Answers from what is written in the documents.
async fn quote(
    engine: &OfflineEngine,
    question: Question,
    selection: &Selection,
) -> Result<Found, EngineError> {
    let mut conn = engine.db.read().await?;
    let corpus = search::fetch(
        &mut conn,
        &selection.stores,
        selection.documents.as_deref(),
        &question.terms(),
    )
    .await?;
    let (question, corpus, ranking) = beside(move || {
        let ranking = corpus.read(|documents| rank(&question, documents));
        (question, corpus, ranking)
    })
    .await?;
    let keys: Vec<(DocumentId, i64)> = ranking
        .candidates
        .iter()
        .map(|candidate| (DocumentId(candidate.document_id), i64::from(candidate.ordinal)))
        .collect();
    let rows = table::passages(&mut conn, &keys).await?;
    drop(conn);
    let top = engine.retrieval.top_k;
    let found = beside(move || from_passages(&question, &corpus, &ranking, &rows, top)).await?;
    Ok(found?)
}

fn from_passages(
    question: &Question,
    corpus: &Corpus,
    ranking: &Ranking,
    rows: &[PassageRow],
    top: usize,
) -> Result<Found, DbError> {
    let mut passages: HashMap<(i64, i64), Passage> = HashMap::with_capacity(rows.len());
    for row in rows {
        passages.insert((row.document_id.0, row.ordinal), passage(row)?);
    }
    // A passage whose document was deleted a moment ago is not there any more.
    let candidates: Vec<CandidatePassage<'_>> = ranking
        .candidates
        .iter()
        .filter_map(|candidate| {
            Some(CandidatePassage {
                document_id: candidate.document_id,
                title: corpus.title(DocumentId(candidate.document_id))?,
                passage: passages.get(&(candidate.document_id, i64::from(candidate.ordinal)))?,
                score: candidate.score,
            })
        })
        .collect();
    let read = candidates.iter().take(top);
    Ok(Found {
        retrieved_bytes: read.map(|candidate| candidate.passage.body.text.len()).sum(),
        answer: answer(question, ranking, &candidates),
    })
}

pub(super) fn passage(row: &PassageRow) -> Result<Passage, DbError> {
    serde_json::from_str(&row.body).map_err(|_| {
        DbError::Corrupt(format!("passage {} of document {}", row.ordinal, row.document_id))
    })
}

/// Runs what needs no waiting on a thread where it holds up nobody.
pub(super) async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, DbError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| DbError::Corrupt(format!("an answer cannot be made: {error}")))
}

fn composed(engine: &OfflineEngine, request: &AnswerRequest, found: Found) -> Composed {
    let longest = usize::try_from(request.max_output_tokens).unwrap_or(0);
    let (answer, reason) = within(found.answer, longest.saturating_mul(BYTES_PER_TOKEN));
    let passages = answer.sources.into_iter().map(|source| CitedPassage {
        document_id: DocumentId(source.document_id),
        text: source.snippet,
        page: Some(source.page),
    });
    let supports = answer.citations.into_iter().map(|citation| Support {
        start: citation.start,
        end: citation.end,
        passages: citation
            .sources
            .iter()
            .filter_map(|number| usize::try_from(number.checked_sub(1)?).ok())
            .collect(),
    });
    let retrieved = estimated_tokens(found.retrieved_bytes).min(engine.retrieval.token_allowance);
    Composed {
        grounding: Grounding { passages: passages.collect(), supports: supports.collect() },
        usage: Usage {
            prompt: request.asked_tokens(),
            retrieved,
            answer: estimated_tokens(answer.text.len()),
            ..Usage::default()
        },
        text: answer.text,
        reason,
        model: request.model.clone(),
    }
}

/// The answer cut to so many bytes, with the sources of what is left, and how it ends.
fn within(mut answer: Answer, longest: usize) -> (Answer, FinishReason) {
    if answer.text.len() <= longest {
        return (answer, FinishReason::Stop);
    }
    answer.text.truncate(answer.text.floor_char_boundary(longest));
    let end = u32::try_from(answer.text.encode_utf16().count()).unwrap_or(u32::MAX);
    answer.citations.retain(|citation| citation.start < end);
    for citation in &mut answer.citations {
        citation.end = citation.end.min(end);
    }
    // Sources are numbered as they are first cited, so those of the rest are the last ones.
    let cited = answer.citations.iter().flat_map(|citation| &citation.sources);
    let last = cited.max().copied().unwrap_or(0);
    answer.sources.truncate(last as usize);
    (answer, FinishReason::Length)
}

#[cfg(test)]
mod tests {
    use rag_text::answer::{Answer, Citation, Source};

    use super::{FinishReason, within};

    fn list(items: u32) -> Answer {
        let source = |page| {
            let snippet = "é".to_owned();
            Source { document_id: 1, page, snippet, start: 0, end: 1 }
        };
        let cited =
            |item: u32| Citation { start: item * 4, end: item * 4 + 3, sources: vec![item + 1] };
        Answer {
            text: "abé\n".repeat(items as usize),
            citations: (0..items).map(cited).collect(),
            sources: (1..=items).map(source).collect(),
            grounded: true,
        }
    }

    #[test]
    fn what_is_cut_off_an_answer_takes_its_sources_along() {
        let (whole, reason) = within(list(3), 15);
        assert_eq!((whole, reason), (list(3), FinishReason::Stop));
        // One byte short of the end of the second item.
        let (cut, reason) = within(list(3), 8);
        assert_eq!((cut.text.as_str(), reason), ("abé\nab", FinishReason::Length));
        let ends: Vec<u32> = cut.citations.iter().map(|citation| citation.end).collect();
        assert_eq!((ends, cut.sources.len()), (vec![3, 6], 2));
        assert_eq!(within(list(3), 0).0.sources, []);
    }
}
