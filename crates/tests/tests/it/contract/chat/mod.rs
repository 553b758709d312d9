//! Tables `chat_sessions` and `chat_history`.

mod answers;
mod messages;
mod searches;
mod sessions;

use rag_core::{
    db::{
        Tx,
        chat_history::{self, Message, SavedAnswer},
    },
    ids::MessageId,
};
use rag_tests::{TestDb, at};

async fn messages(db: &TestDb, session: &str) -> Vec<Message> {
    db.read(async |conn| chat_history::list(conn, session, MessageId(0), i64::MAX).await).await
}

/// A question, and the row of its answer, whose hold is called `hold`.
async fn asks(db: &TestDb, session: &str, question: &str, hold: &str) -> MessageId {
    let turn =
        async |tx: &mut Tx| chat_history::insert_turn(tx, session, question, hold, at(1)).await;
    db.write(turn).await
}

fn answer(content: &str) -> SavedAnswer {
    SavedAnswer {
        content: content.to_owned(),
        model: "model-a".to_owned(),
        sources: "[]".to_owned(),
        citations: "[]".to_owned(),
        ..SavedAnswer::default()
    }
}

/// A question with its saved answer; answers the answer's id.
pub(super) async fn said(db: &TestDb, session: &str, question: &str, text: &str) -> MessageId {
    let id = asks(db, session, question, &rag_core::ids::fresh()).await;
    let saved = answer(text);
    db.write(async |tx| chat_history::save(tx, id, &saved).await).await;
    id
}
