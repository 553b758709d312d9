//! What was said before a question, as much of it as the engine is given.

use super::{ChatError, LONGEST_QUESTION, Question};
use crate::{
    app::App,
    db::chat_history::{self, ASSISTANT, Said, USER},
    engine::{Role, Turn},
    ids::{MessageId, UserId},
};

/// Stored messages that are looked at.
const STORED_MESSAGES: i64 = 50;

/// The history of a question, and the stored question that it repeats.
#[derive(Debug, Default)]
pub(super) struct History {
    /// Oldest first, cut to size.
    pub turns: Vec<Turn>,
    /// Set when an answer is to be made again: the stored question it belongs to.
    pub repeats: Option<MessageId>,
}

pub(super) async fn of(app: &App, user: UserId, question: &Question) -> Result<History, ChatError> {
    let stored = stored(app, user, question).await?;
    let repeats = repeated(question, &stored);
    let mut turns = match &question.history {
        Some(turns) => turns.clone(),
        None => stored
            .iter()
            .filter(|said| repeats.is_none_or(|question| said.id < question))
            .filter_map(turn)
            .collect(),
    };
    cut(&mut turns, room(question));
    Ok(History { turns, repeats })
}

/// The last stored messages, oldest first; none are read when nothing depends on them.
async fn stored(app: &App, user: UserId, question: &Question) -> Result<Vec<Said>, ChatError> {
    let Some(session) = &question.session else {
        return Ok(Vec::new());
    };
    if question.history.is_some() && !question.regenerate {
        return Ok(Vec::new());
    }
    let mut conn = app.db.read().await?;
    let mut said = chat_history::recent(&mut conn, user, session, STORED_MESSAGES).await?;
    said.reverse();
    Ok(said)
}

/// The last stored question, if this is it again: an answer must never stand under another question.
fn repeated(question: &Question, stored: &[Said]) -> Option<MessageId> {
    let last = stored.iter().rfind(|said| said.role == USER)?;
    (question.regenerate && last.content == question.text).then_some(last.id)
}

fn turn(said: &Said) -> Option<Turn> {
    let role = match said.role.as_str() {
        USER => Role::User,
        ASSISTANT => Role::Assistant,
        _ => return None,
    };
    Some(Turn { role, text: said.content.clone() })
}

/// Characters that are left for the history.
fn room(question: &Question) -> usize {
    let system = question.system.as_deref().unwrap_or_default();
    LONGEST_QUESTION
        .saturating_sub(question.text.chars().count())
        .saturating_sub(system.chars().count())
}

/// Drops the oldest turns until the rest fits into `room` characters.
fn cut(turns: &mut Vec<Turn>, room: usize) {
    let mut used = 0_usize;
    let kept = turns
        .iter()
        .rev()
        .take_while(|turn| {
            used = used.saturating_add(turn.text.chars().count());
            used <= room
        })
        .count();
    turns.drain(..turns.len().saturating_sub(kept));
}

#[cfg(test)]
mod tests {
    use super::{Role, Turn, cut};

    #[test]
    fn the_oldest_turns_are_dropped_first() {
        let said = |text: &str| Turn { role: Role::User, text: text.to_owned() };
        let mut turns = vec![said("old"), said("äöü"), said("new")];
        cut(&mut turns, 6);
        assert_eq!(turns, [said("äöü"), said("new")]);
        cut(&mut turns, 2);
        assert_eq!(turns, []);
    }
}
