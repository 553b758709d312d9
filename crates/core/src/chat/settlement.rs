//! The end of an answer: its text is saved, its hold is settled, its former version is removed, in one
//! transaction; only then is its listener told that it is finished.

use std::time::Duration;

use super::{
    answer_stream::{AnswerEvent, AnswerFailure, Finished},
    draft::Draft,
    outcome::{self, Outcome},
    producer::Ending,
    sources::{Citation, Source, cite},
    turn::OpenTurn,
};
use crate::{
    app::App,
    budgets, citations,
    db::{DbError, chat_history},
};

/// Pauses between attempts while the database is away; after the last one the hold expires and is
/// settled with what was recorded.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(8),
];

/// What is left to tell a listener.
#[derive(Debug)]
pub(super) struct Finale {
    pub events: Vec<AnswerEvent>,
    pub failure: Option<AnswerFailure>,
}

/// Settles an answer, with patience for a database that is away.
pub(super) async fn settle(
    app: &App,
    turn: &OpenTurn,
    draft: Draft,
    ending: Ending,
) -> Result<Finale, DbError> {
    let ending = outcome::judge(turn, ending, &draft);
    metrics::counter!("chat_streams_total", "outcome" => ending.as_str()).increment(1);
    let mut pauses = PAUSES.iter();
    loop {
        let error = match attempt(app, turn, &draft, ending).await {
            Ok(finale) => return Ok(finale),
            Err(error) => error,
        };
        let Some(pause) = pauses.next().filter(|_| error.is_unavailable()) else {
            return Err(error);
        };
        tokio::time::sleep(*pause).await;
    }
}

async fn attempt(
    app: &App,
    turn: &OpenTurn,
    draft: &Draft,
    ending: Ending,
) -> Result<Finale, DbError> {
    let (sources, citations) = match ending {
        Ending::Finished => grounding(app, draft).await?,
        Ending::Left | Ending::Failed(_) => (Vec::new(), Vec::new()),
    };
    let models = &app.settings.models.table;
    let grounding = (sources.as_slice(), citations.as_slice());
    let outcome = outcome::of(turn, models, draft, ending, grounding, app.now());
    if write(app, turn, &outcome).await? {
        budgets::meter::answered(models.resolve(&outcome.model), outcome.usage);
    }
    for source in &sources {
        let verified = source.provider_metadata.rag.verified.as_str();
        metrics::counter!("citations_total", "verified" => verified).increment(1);
    }
    Ok(match ending {
        Ending::Finished => finished(&outcome, sources, citations),
        Ending::Left => Finale { events: Vec::new(), failure: None },
        Ending::Failed(failure) => Finale { events: Vec::new(), failure: Some(failure) },
    })
}

async fn grounding(app: &App, draft: &Draft) -> Result<(Vec<Source>, Vec<Citation>), DbError> {
    let passages = citations::verify(&app.db, draft.grounding.passages.clone()).await?;
    Ok(cite(passages, &draft.grounding.supports))
}

/// Answers whether anything was booked.
async fn write(app: &App, turn: &OpenTurn, outcome: &Outcome) -> Result<bool, DbError> {
    let mut tx = app.db.begin().await?;
    let booked = if let Some(entry) = &outcome.entry {
        budgets::settle(&mut tx, &turn.hold_id, entry, app.now()).await?
    } else {
        budgets::release(&mut tx, &turn.hold_id).await?;
        false
    };
    match &outcome.saved {
        Some(answer) => {
            chat_history::save(&mut tx, turn.message, answer).await?;
            if let Some(question) = turn.repeats {
                let session = turn.session.as_str();
                chat_history::remove_replaced(&mut tx, session, question, turn.message).await?;
            }
        }
        None => chat_history::discard(&mut tx, turn.message).await?,
    }
    tx.commit().await?;
    Ok(booked)
}

fn finished(outcome: &Outcome, sources: Vec<Source>, citations: Vec<Citation>) -> Finale {
    let finished = Finished {
        reason: outcome.reason,
        usage: outcome.usage,
        cost: outcome.cost,
        model: outcome.model.clone(),
        grounded: !sources.is_empty(),
    };
    Finale {
        events: vec![
            AnswerEvent::Grounded(sources, citations),
            AnswerEvent::Finished(Box::new(finished)),
        ],
        failure: None,
    }
}
