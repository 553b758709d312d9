//! Budgets: the worst case is reserved before anything is spent, and settled to the real cost after.
//!
//! Invariants, true under any concurrency because each is one guarded statement in the caller's
//! transaction:
//! * spent + held never passes the limit through a reservation;
//! * a hold is settled or released exactly once, and a settlement writes exactly one ledger row;
//! * a settlement belongs to the month of its hold.

pub mod meter;

use chrono::{DateTime, Duration, Utc};

use crate::{
    config::ModelTable,
    db::{
        Access, DbError, Tx,
        budgets::{self as table, Booking, Hold, MonthlyUsage},
        ledger::{self, Entry, INDEX_MODEL},
    },
    ids::{self, DocumentId, StoreId, UserId},
    money::Micros,
    pricing::{self, SHORTEST_ANSWER},
    usage::Usage,
};

/// Index holds live until their document is finished; this only bounds a hold whose row was lost.
const INDEX_HOLD_LIFE: Duration = Duration::days(30);

/// Why a reservation was refused, or could not be decided.
#[derive(Debug, thiserror::Error)]
pub enum BudgetError {
    #[error("the budget of this month does not cover it")]
    Exceeded(Shortfall),
    #[error(transparent)]
    Database(#[from] DbError),
}

/// What is missing, in the words of the refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortfall {
    pub limit: Micros,
    pub spent: Micros,
    pub held: Micros,
    pub needed: Micros,
}

/// The calendar month, UTC, as `YYYY-MM`.
#[must_use]
pub fn month_of(now: DateTime<Utc>) -> String {
    now.format("%Y-%m").to_string()
}

/// What a person has spent, holds and may spend this month.
pub async fn month(
    db: &mut impl Access,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<MonthlyUsage, DbError> {
    table::usage(db, user, &month_of(now)).await
}

/// What a hold is for.
#[derive(Debug, Clone)]
pub enum Purpose {
    Answer {
        store: StoreId,
        session: String,
        model: String,
        /// Tokens that will have been sent once the provider is called.
        input_tokens: i64,
        /// Whether the provider is called as soon as this is reserved.
        called: bool,
        /// Until when the answer must have been settled before it counts as crashed.
        expires_at: DateTime<Utc>,
    },
    Index {
        store: StoreId,
        document: DocumentId,
    },
}

/// Sets `amount` aside for `purpose`.
pub async fn reserve(
    tx: &mut Tx,
    user: UserId,
    amount: Micros,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<Hold, BudgetError> {
    let month = month_of(now);
    set_aside(tx, user, &month, amount).await.inspect_err(meter::refused)?;
    let hold = hold(user, month, amount, purpose, now);
    table::insert_hold(tx, &hold, now).await?;
    Ok(hold)
}

/// Nearly always it fits at once; only what does not is worth a lock.
async fn set_aside(
    tx: &mut Tx,
    user: UserId,
    month: &str,
    amount: Micros,
) -> Result<(), BudgetError> {
    if table::hold_if_it_fits(tx, user, month, amount).await? {
        return Ok(());
    }
    table::lock_month(tx, user, month).await?;
    if table::hold_if_it_fits(tx, user, month, amount).await? {
        return Ok(());
    }
    let usage = table::usage(tx, user, month).await?;
    Err(BudgetError::Exceeded(Shortfall {
        limit: usage.limit.unwrap_or_default(),
        spent: usage.spent,
        held: usage.held,
        needed: amount,
    }))
}

/// Sets the worst case of an answer aside: that of `longest` output tokens, or of as many as the
/// budget still covers, but not fewer than [`SHORTEST_ANSWER`]. Answers the hold and that number.
pub async fn reserve_answer(
    tx: &mut Tx,
    user: UserId,
    worst: pricing::WorstCase,
    longest: i64,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<(Hold, i64), BudgetError> {
    let (month, amount) = (month_of(now), worst.amount(longest));
    let shortfall = match set_aside(tx, user, &month, amount).await {
        Ok(()) => {
            let hold = hold(user, month, amount, purpose, now);
            table::insert_hold(tx, &hold, now).await?;
            return Ok((hold, longest));
        }
        Err(BudgetError::Exceeded(shortfall)) => shortfall,
        Err(error) => return Err(error),
    };
    let taken = shortfall.spent.saturating_add(shortfall.held);
    let affordable = worst.output_tokens_within(shortfall.limit.remaining_after(taken));
    // Somebody may take from the rest meanwhile; then the second attempt is refused like the first.
    let shorter = affordable.min(longest).max(SHORTEST_ANSWER);
    let hold = reserve(tx, user, worst.amount(shorter), purpose, now).await?;
    Ok((hold, shorter))
}

fn hold(
    user_id: UserId,
    month: String,
    amount_micros: Micros,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Hold {
    let blank = Hold {
        id: ids::fresh(),
        user_id,
        month,
        amount_micros,
        purpose: String::new(),
        store_id: None,
        document_id: None,
        session_id: None,
        model: INDEX_MODEL.to_owned(),
        input_tokens: 0,
        output_tokens: 0,
        provider_called: false,
        expires_at: now + INDEX_HOLD_LIFE,
    };
    match purpose {
        Purpose::Answer { store, session, model, input_tokens, called, expires_at } => Hold {
            purpose: "answer".to_owned(),
            store_id: Some(store),
            session_id: Some(session),
            model,
            input_tokens,
            provider_called: called,
            expires_at,
            ..blank
        },
        Purpose::Index { store, document } => Hold {
            purpose: "index".to_owned(),
            store_id: Some(store),
            document_id: Some(document),
            ..blank
        },
    }
}

/// Settles an answer to its real cost. False when it was settled before: then nothing changes.
pub async fn settle(
    tx: &mut Tx,
    hold_id: &str,
    entry: &Entry,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let Some(hold) = table::take_hold(tx, hold_id).await? else {
        return Ok(false);
    };
    meter::compare(entry.cost, hold.amount_micros);
    table::book(tx, &hold, answer_booking(entry)).await?;
    ledger::insert(tx, &hold, entry, now).await?;
    Ok(true)
}

/// Gives a hold back without any cost: the provider was never called.
pub async fn release(tx: &mut Tx, hold_id: &str) -> Result<bool, DbError> {
    let hold = table::take_hold(tx, hold_id).await?;
    give_back(tx, hold).await
}

async fn give_back(tx: &mut Tx, hold: Option<Hold>) -> Result<bool, DbError> {
    let Some(hold) = hold else {
        return Ok(false);
    };
    table::book(tx, &hold, Booking::default()).await?;
    Ok(true)
}

/// Settles a hold that has expired, because the process that held it died: an answer with what was
/// recorded of it, at nothing if the provider had not been called; an index hold at nothing. `None` when
/// somebody else settled it or it lives on.
pub async fn settle_expired(
    tx: &mut Tx,
    hold_id: &str,
    models: &ModelTable,
    now: DateTime<Utc>,
) -> Result<Option<Hold>, DbError> {
    let Some(hold) = table::take_expired(tx, hold_id, now).await? else {
        return Ok(None);
    };
    if !hold.provider_called {
        table::book(tx, &hold, Booking::default()).await?;
        return Ok(Some(hold));
    }
    let usage = hold.recorded_usage();
    let entry = Entry {
        model: hold.model.clone(),
        usage,
        index_tokens: 0,
        cost: pricing::answer_cost(models.resolve(&hold.model), usage, now),
        estimated: true,
        outcome: "crashed",
        project_id: None,
        tags: None,
    };
    table::book(tx, &hold, answer_booking(&entry)).await?;
    ledger::insert(tx, &hold, &entry, now).await?;
    Ok(Some(hold))
}

fn answer_booking(entry: &Entry) -> Booking {
    Booking {
        query: entry.cost,
        prompt_tokens: entry.usage.prompt.saturating_add(entry.usage.retrieved),
        completion_tokens: entry.usage.answer.saturating_add(entry.usage.thoughts),
        queries: 1,
        ..Booking::default()
    }
}

/// Books the index cost of a finished document, once.
pub async fn settle_index(
    tx: &mut Tx,
    document: DocumentId,
    tokens: i64,
    cost: Micros,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let Some(hold) = table::take_document_hold(tx, document).await? else {
        return Ok(false);
    };
    let booking = Booking { index: cost, index_tokens: tokens, ..Booking::default() };
    table::book(tx, &hold, booking).await?;
    let entry = Entry {
        model: INDEX_MODEL.to_owned(),
        usage: Usage::default(),
        index_tokens: tokens,
        cost,
        estimated: true,
        outcome: "done",
        project_id: None,
        tags: None,
    };
    ledger::insert(tx, &hold, &entry, now).await?;
    Ok(true)
}

/// Gives back the hold of a document that failed or was deleted before it was indexed.
pub async fn release_index(tx: &mut Tx, document: DocumentId) -> Result<bool, DbError> {
    let hold = table::take_document_hold(tx, document).await?;
    give_back(tx, hold).await
}
