//! Messages as they are shown.

use rag_core::{
    db::{
        Tx,
        chat_history::{self, ASSISTANT, Said, SavedAnswer, USER},
    },
    ids::{MessageId, UserId},
};
use rag_tests::{TestDb, at, both};

use super::{answer, asks, messages, said};

async fn recent(db: &TestDb, user: UserId, limit: i64) -> Vec<Said> {
    db.read(async |conn| chat_history::recent(conn, user, "s", limit).await).await
}

async fn with_session(db: &TestDb) -> UserId {
    let (ada, store) = db.shelf("ada").await;
    db.session(ada, store, "s", 1).await;
    ada
}

both! {
    async fn a_turn_is_a_question_at_once_and_an_answer_once_it_is_saved(db: TestDb) {
        with_session(&db).await;
        let id = asks(&db, "s", "Größe?", "hold").await;
        let shown = messages(&db, "s").await;
        assert_eq!(shown.len(), 1);
        let question = &shown[0];
        assert_eq!((question.role.as_str(), question.content.as_str()), (USER, "Größe?"));
        assert_eq!((question.created_at, question.interrupted), (at(1), false));
        assert_eq!((question.sources.as_str(), question.citations.as_str()), ("[]", "[]"));
        assert_eq!((&question.model, &question.usage, question.grounded), (&None, &None, None));
        assert!(question.id < id, "messages are in the order of questions");
        let full = SavedAnswer {
            finish_reason: Some("stop"),
            sources: "[1]".to_owned(),
            citations: "[2]".to_owned(),
            usage: Some("{\"a\":1}".to_owned()),
            grounded: Some(false),
            interrupted: true,
            ..answer("Antwort 🦀 '\\")
        };
        db.write(async |tx| chat_history::save(tx, id, &full).await).await;
        let shown = messages(&db, "s").await;
        let saved = &shown[1];
        assert_eq!((saved.id, saved.role.as_str(), &saved.content), (id, ASSISTANT, &full.content));
        assert_eq!(
            (&saved.sources, &saved.citations, &saved.usage),
            (&full.sources, &full.citations, &full.usage)
        );
        assert_eq!(saved.model.as_deref(), Some("model-a"));
        assert_eq!((saved.grounded, saved.interrupted), (Some(false), true));
        assert_eq!((saved.rating, &saved.feedback_reason, saved.created_at), (None, &None, at(1)));
        assert_eq!(
            db.number("select count(*) from chat_history where finish_reason = 'stop'").await,
            1
        );
    }

    async fn a_turn_needs_its_conversation_and_a_hold_of_its_own(db: TestDb) {
        with_session(&db).await;
        asks(&db, "s", "question", "hold").await;
        let turn = async |session: &str, hold: &str| {
            db.try_write(async |tx| chat_history::insert_turn(tx, session, "q", hold, at(1)).await)
                .await
        };
        assert!(turn("s", "hold").await.is_err_and(|error| error.is_conflict()));
        assert!(turn("none", "other").await.is_err_and(|error| !error.is_conflict()));
        let pending = async |hold: &str| {
            db.try_write(async |tx| chat_history::insert_pending(tx, "s", hold, at(1)).await).await
        };
        assert!(pending("hold").await.is_err_and(|error| error.is_conflict()));
        assert!(pending("third").await.is_ok());
        assert_eq!(messages(&db, "s").await.len(), 1);
    }

    async fn turns_at_once_keep_each_question_before_its_answer(db: TestDb) {
        with_session(&db).await;
        let turn = async |tx: &mut Tx, number: i64| {
            let name = number.to_string();
            let id = chat_history::insert_turn(tx, "s", &name, &name, at(1)).await?;
            chat_history::save(tx, id, &answer(&name)).await
        };
        assert!(db.at_once(8, turn).await.iter().all(Result::is_ok));
        let shown = messages(&db, "s").await;
        for name in (0..8).map(|number| number.to_string()) {
            let of: Vec<_> = shown.iter().filter(|row| row.content == name).collect();
            assert_eq!(
                of.iter().map(|row| row.role.as_str()).collect::<Vec<_>>(),
                [USER, ASSISTANT]
            );
        }
    }

    async fn the_last_saved_messages_come_newest_first_to_their_owner(db: TestDb) {
        let (ada, bob) = (with_session(&db).await, db.person("bob").await);
        said(&db, "s", "q1", "a1").await;
        said(&db, "s", "q2", "a2").await;
        asks(&db, "s", "q3", "hold").await;
        let texts = async |user, limit| {
            recent(&db, user, limit).await.into_iter().map(|said| said.content).collect::<Vec<_>>()
        };
        assert_eq!(texts(ada, 3).await, ["q3", "a2", "q2"]);
        assert_eq!(texts(ada, 99).await.len(), 5);
        assert_eq!(texts(ada, 0).await, [""; 0]);
        assert_eq!(texts(bob, 99).await, [""; 0]);
        assert_eq!(recent(&db, ada, 1).await[0].role, USER);
    }

    async fn the_list_is_oldest_first_and_its_pages_neither_miss_nor_repeat(db: TestDb) {
        with_session(&db).await;
        for (question, text) in [("q1", "a1"), ("q2", "a2")] {
            said(&db, "s", question, text).await;
        }
        let page = async |after, limit| {
            let rows =
                db.read(async |conn| chat_history::list(conn, "s", after, limit).await).await;
            rows.into_iter().map(|row| (row.id, row.content)).collect::<Vec<_>>()
        };
        let all = page(MessageId(0), 99).await;
        assert_eq!(
            all.iter().map(|row| row.1.as_str()).collect::<Vec<_>>(),
            ["q1", "a1", "q2", "a2"]
        );
        assert_eq!(page(MessageId(i64::MIN), 3).await, all[..3]);
        assert_eq!(page(all[2].0, 3).await, all[3..]);
        assert_eq!(page(all[3].0, 3).await, []);
    }
}
