//! Answers: while they are made, when their process dies, when they are replaced and rated.

use rag_core::{
    db::{Tx, chat_history, chat_sessions},
    ids::{MessageId, UserId},
};
use rag_tests::{TestDb, both};

use super::{answer, asks, messages, said};

async fn with_sessions(db: &TestDb) -> UserId {
    let (ada, store) = db.shelf("ada").await;
    for id in ["s", "other"] {
        db.session(ada, store, id, 1).await;
    }
    ada
}

async fn texts(db: &TestDb, session: &str) -> Vec<String> {
    messages(db, session).await.into_iter().map(|row| row.content).collect()
}

async fn rates(db: &TestDb, user: UserId, id: MessageId, rating: Option<i64>) -> bool {
    let reason = rating.map(|_| "größer");
    db.write(async |tx| chat_history::rate(tx, user, id, rating, reason).await).await
}

/// A saved question and answer that another answer may replace.
async fn regenerates(db: &TestDb, session: &str, hold: &str) -> MessageId {
    db.write(async |tx| chat_history::insert_pending(tx, session, hold, rag_tests::at(2)).await)
        .await
}

both! {
    async fn text_so_far_is_kept_only_while_the_answer_is_made(db: TestDb) {
        with_sessions(&db).await;
        let id = asks(&db, "s", "q", "hold").await;
        let record = async |text: &str| {
            db.write(async |tx| chat_history::record_partial(tx, id, text).await).await;
        };
        record("half").await;
        assert_eq!(texts(&db, "s").await, ["q"]);
        let whole = answer("whole");
        db.write(async |tx| chat_history::save(tx, id, &whole).await).await;
        record("late").await;
        assert_eq!(texts(&db, "s").await, ["q", "whole"]);
    }

    async fn an_answer_without_text_is_discarded_and_its_question_stays(db: TestDb) {
        with_sessions(&db).await;
        let id = asks(&db, "s", "q", "hold").await;
        said(&db, "s", "q2", "a2").await;
        db.write(async |tx| chat_history::discard(tx, id).await).await;
        assert_eq!(texts(&db, "s").await, ["q", "q2", "a2"]);
    }

    async fn a_crashed_answer_is_shown_as_far_as_it_came_or_not_at_all(db: TestDb) {
        with_sessions(&db).await;
        let begun = asks(&db, "s", "q1", "begun").await;
        asks(&db, "s", "q2", "empty").await;
        asks(&db, "s", "q3", "alive").await;
        db.write(async |tx| chat_history::record_partial(tx, begun, "half").await).await;
        for hold in ["begun", "empty", "unknown"] {
            db.write(async |tx| chat_history::settle_crashed(tx, hold).await).await;
        }
        let shown = messages(&db, "s").await;
        let shown: Vec<_> =
            shown.iter().map(|row| (row.content.as_str(), row.interrupted)).collect();
        assert_eq!(shown, [("q1", false), ("half", true), ("q2", false), ("q3", false)]);
        assert_eq!(db.number("select count(*) from chat_history").await, 5);
    }

    async fn the_newest_answer_to_a_question_replaces_the_others_whichever_is_saved_last(db: TestDb) {
        with_sessions(&db).await;
        said(&db, "s", "q1", "a1").await;
        said(&db, "s", "q2", "a2").await;
        said(&db, "other", "qx", "ax").await;
        regenerates(&db, "s", "still being made").await;
        let older = regenerates(&db, "s", "older").await;
        let new = regenerates(&db, "s", "new").await;
        asks(&db, "s", "q3", "next").await;
        for (id, text) in [(new, "a2 again"), (older, "saved too late")] {
            let text = answer(text);
            db.write(async |tx| {
                chat_sessions::lock(tx, "s").await?;
                chat_history::save(tx, id, &text).await?;
                chat_history::keep_newest_answer(tx, "s", id).await
            })
            .await;
            assert_eq!(texts(&db, "s").await, ["q1", "a1", "q2", "a2 again", "q3"]);
        }
        assert_eq!(texts(&db, "other").await, ["qx", "ax"]);
        assert_eq!(
            db.number("select count(*) from chat_history where hold_id is not null").await,
            2
        );
    }

    async fn an_own_saved_answer_is_rated_and_the_rating_withdrawn(db: TestDb) {
        let ada = with_sessions(&db).await;
        let id = said(&db, "s", "q", "a").await;
        let rating = async || {
            let row = messages(&db, "s").await.remove(1);
            (row.rating, row.feedback_reason)
        };
        assert!(rates(&db, ada, id, Some(-1)).await);
        assert_eq!(rating().await, (Some(-1), Some("größer".to_owned())));
        assert!(rates(&db, ada, id, Some(1)).await);
        assert!(rates(&db, ada, id, None).await);
        assert_eq!(rating().await, (None, None));
    }

    async fn nothing_else_is_rated(db: TestDb) {
        let (ada, bob) = (with_sessions(&db).await, db.person("bob").await);
        let saved = said(&db, "s", "q", "a").await;
        let question = messages(&db, "s").await[0].id;
        let pending = asks(&db, "s", "q2", "hold").await;
        for (user, id) in [(bob, saved), (ada, question), (ada, pending), (ada, MessageId(0))] {
            assert!(!rates(&db, user, id, Some(1)).await, "{user:?} {id:?}");
        }
        let store = rag_core::ids::StoreId(db.number("select id from stores").await);
        db.deletes_store(ada, store).await;
        assert!(!rates(&db, ada, saved, Some(1)).await);
        assert_eq!(
            db.number("select count(*) from chat_history where rating is not null").await,
            0
        );
    }

    async fn a_rating_that_waits_for_another_is_given(db: TestDb) {
        let ada = with_sessions(&db).await;
        let saved = said(&db, "s", "q", "a").await;
        let rate = async |tx: &mut Tx, id| chat_history::rate(tx, ada, id, Some(1), None).await;
        let all = db.at_once(6, async |tx, _| rate(tx, saved).await).await;
        assert!(all.into_iter().all(|rated| rated.unwrap()));
        let again = async |tx: &mut Tx| rate(tx, saved).await;
        assert!(db.after(again, again).await.unwrap());
    }

    async fn a_rating_that_waits_for_the_removal_of_its_answer_is_refused(db: TestDb) {
        let ada = with_sessions(&db).await;
        let id = said(&db, "s", "q", "a").await;
        let remove = async |tx: &mut Tx| chat_history::discard(tx, id).await;
        let rate = async |tx: &mut Tx| chat_history::rate(tx, ada, id, Some(1), None).await;
        assert!(!db.after(remove, rate).await.unwrap());
    }
}
