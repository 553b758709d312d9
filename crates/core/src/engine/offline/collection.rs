//! Questions about the documents themselves: answered from their rows, so lists are complete and counts
//! exact.

use std::collections::HashMap;

use chrono::SecondsFormat;
use rag_text::{
    answer::Answer,
    collection::{self, DocumentFacts, MentionedIn},
    index::Extract,
    passage::Passage,
    question::{About, Question},
    rank::mentions,
};

use super::{
    OfflineEngine,
    answer::{Found, Selection, beside, passage},
};
use crate::{
    db::{
        Conn, DbError,
        search::{self as table, PassageRow},
    },
    engine::EngineError,
    ids::DocumentId,
    search,
};

/// A document as it is listed.
#[derive(Debug)]
struct Facts {
    id: DocumentId,
    title: String,
    added: String,
    pages: u32,
    summary: Vec<Extract>,
}

/// A document that mentions what was asked for.
#[derive(Debug)]
struct MentionRow {
    document: DocumentId,
    passages: u32,
    passage: Passage,
}

/// `None` when the question is not about the documents, or names one that is not there.
pub(super) async fn answer(
    engine: &OfflineEngine,
    question: &Question,
    selection: &Selection,
) -> Result<Option<Found>, EngineError> {
    let Some(about) = &question.about else {
        return Ok(None);
    };
    let mut conn = engine.db.read().await?;
    let facts = facts(&mut conn, selection).await?;
    let mentions = match about {
        About::Mentions => mentioned(&mut conn, question, selection).await?,
        About::Contents | About::Count | About::Extreme(_) | About::Summary { .. } => Vec::new(),
    };
    drop(conn);
    let question = question.clone();
    let answer = beside(move || list(&question, &facts, &mentions)).await?;
    Ok(answer.map(|answer| Found {
        retrieved_bytes: answer.sources.iter().map(|source| source.snippet.len()).sum(),
        answer,
    }))
}

fn list(question: &Question, facts: &[Facts], mentions: &[MentionRow]) -> Option<Answer> {
    let facts: Vec<DocumentFacts<'_>> = facts
        .iter()
        .map(|facts| DocumentFacts {
            document_id: facts.id.0,
            title: &facts.title,
            added: &facts.added,
            pages: facts.pages,
            summary: &facts.summary,
        })
        .collect();
    let mentions: Vec<MentionedIn<'_>> = mentions
        .iter()
        .map(|row| MentionedIn {
            document_id: row.document.0,
            passages: row.passages,
            passage: &row.passage,
        })
        .collect();
    collection::answer(question, &facts, &mentions)
}

async fn facts(conn: &mut Conn, selection: &Selection) -> Result<Vec<Facts>, DbError> {
    let documents = selection.documents.as_deref();
    let rows = table::document_facts(conn, &selection.stores, documents).await?;
    rows.into_iter()
        .map(|row| {
            let summary = serde_json::from_str(&row.summary)
                .map_err(|_| DbError::Corrupt(format!("the summary of document {}", row.id)))?;
            Ok(Facts {
                id: row.id,
                title: row.title,
                added: row.created_at.to_rfc3339_opts(SecondsFormat::Micros, true),
                pages: u32::try_from(row.pages).unwrap_or(0),
                summary,
            })
        })
        .collect()
}

/// All documents that mention what was asked for, each with its first passage that does.
async fn mentioned(
    conn: &mut Conn,
    question: &Question,
    selection: &Selection,
) -> Result<Vec<MentionRow>, DbError> {
    let documents = selection.documents.as_deref();
    let corpus = search::fetch(conn, &selection.stores, documents, &question.terms()).await?;
    let question = question.clone();
    let found = beside(move || corpus.read(|rows| mentions(&question, rows))).await?;
    let mut passages: HashMap<i64, Passage> = HashMap::new();
    let keys: Vec<(DocumentId, i64)> = found
        .iter()
        .map(|mention| (DocumentId(mention.document_id), i64::from(mention.first)))
        .collect();
    for some in keys.chunks(table::KEYS_PER_STATEMENT) {
        let rows: Vec<PassageRow> = table::passages(conn, some).await?;
        for row in rows {
            passages.insert(row.document_id.0, passage(&row)?);
        }
    }
    let mentions = found.into_iter().filter_map(|mention| {
        Some(MentionRow {
            document: DocumentId(mention.document_id),
            passages: mention.passages,
            passage: passages.remove(&mention.document_id)?,
        })
    });
    Ok(mentions.collect())
}
