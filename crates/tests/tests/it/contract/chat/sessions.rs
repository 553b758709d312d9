//! Conversations: whose they are, and the way of their list.

use rag_core::{
    db::{
        Tx,
        chat_sessions::{self, ChatSession, Filter},
        stores,
    },
    ids::{StoreId, UserId},
};
use rag_tests::{TestDb, at, both, session_of};

use super::{messages, said};
use crate::contract::winners;

async fn found(db: &TestDb, user: UserId, id: &str) -> Option<ChatSession> {
    db.read(async |conn| chat_sessions::find(conn, user, id).await).await
}

async fn list(db: &TestDb, user: UserId, filter: &Filter, limit: i64) -> Vec<String> {
    let rows = db.read(async |conn| chat_sessions::list(conn, user, filter, limit).await).await;
    rows.into_iter().map(|row| row.id).collect()
}

both! {
    async fn a_conversation_is_found_by_its_owner_only(db: TestDb) {
        let ((ada, store), (bob, _)) = (db.shelf("ada").await, db.shelf("bob").await);
        let session =
            ChatSession { title: "Größe № 1".to_owned(), ..session_of(ada, store, "s", 5) };
        let opened = db.write(async |tx| chat_sessions::open(tx, &session).await).await;
        assert_eq!(opened.as_ref(), Some(&session));
        assert_eq!(found(&db, ada, "s").await, Some(session));
        assert_eq!(found(&db, bob, "s").await, None);
        assert_eq!(found(&db, ada, "S").await, None);
    }

    async fn an_own_conversation_goes_on_with_its_title_and_store(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let other = db.store(ada, "other").await;
        db.session(ada, store, "s", 5).await;
        let again = ChatSession { title: "New".to_owned(), ..session_of(ada, other, "s", 9) };
        let opened = db.write(async |tx| chat_sessions::open(tx, &again).await).await;
        let expected = session_of(ada, store, "s", 9);
        assert_eq!(opened.as_ref(), Some(&expected));
        assert_eq!(found(&db, ada, "s").await, Some(expected));
    }

    async fn a_foreign_conversation_is_not_opened_nor_touched(db: TestDb) {
        let ((ada, hers), (bob, his)) = (db.shelf("ada").await, db.shelf("bob").await);
        db.session(ada, hers, "s", 5).await;
        let taken = session_of(bob, his, "s", 9);
        assert_eq!(db.write(async |tx| chat_sessions::open(tx, &taken).await).await, None);
        assert_eq!(found(&db, ada, "s").await.unwrap().updated_at, at(5));
    }

    async fn of_two_people_who_choose_the_same_id_at_once_one_has_it(db: TestDb) {
        let ((ada, hers), (bob, his)) = (db.shelf("ada").await, db.shelf("bob").await);
        let open = async |tx: &mut Tx, number: i64| {
            let (user, store) = if number % 2 == 0 { (ada, hers) } else { (bob, his) };
            let opened = chat_sessions::open(tx, &session_of(user, store, "s", 1)).await?;
            Ok(opened.map(|session| session.user_id))
        };
        let opened = db.at_once(8, open).await;
        let owners: Vec<_> = opened.into_iter().filter_map(|owner| owner.unwrap()).collect();
        assert_eq!(owners.len(), 4);
        assert!(owners.iter().all(|owner| owner == &owners[0]));
    }

    async fn who_waits_for_the_opening_of_another_person_does_not_get_in(db: TestDb) {
        let ((ada, hers), (bob, his)) = (db.shelf("ada").await, db.shelf("bob").await);
        let (first, second) = (session_of(ada, hers, "s", 1), session_of(bob, his, "s", 2));
        let first = async |tx: &mut Tx| chat_sessions::open(tx, &first).await;
        let second = async |tx: &mut Tx| chat_sessions::open(tx, &second).await;
        assert_eq!(db.after(first, second).await.unwrap(), None);
    }

    async fn no_conversation_begins_or_goes_on_in_a_deleted_store(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        db.session(ada, store, "old", 1).await;
        db.deletes_store(ada, store).await;
        for (id, store) in [("old", store), ("new", store), ("new", StoreId(i64::MAX))] {
            let session = session_of(ada, store, id, 3);
            let opened = db.write(async |tx| chat_sessions::open(tx, &session).await).await;
            assert_eq!(opened, None, "{id} in {store}");
        }
        assert_eq!(found(&db, ada, "old").await, None);
        assert_eq!(list(&db, ada, &Filter::default(), 9).await, [""; 0]);
        let delete = async |tx: &mut Tx| chat_sessions::delete(tx, ada, "old").await;
        assert!(!db.write(delete).await);
        db.write(async |tx| stores::unmark_deleted(tx, store).await).await;
        assert!(found(&db, ada, "old").await.is_some());
    }

    async fn the_list_is_last_used_first_and_its_pages_neither_miss_nor_repeat(db: TestDb) {
        let ((ada, store), (bob, his)) = (db.shelf("ada").await, db.shelf("bob").await);
        for (id, used) in [("b", 5), ("d", 5), ("a", 9), ("c", 5), ("e", 1)] {
            db.session(ada, store, id, used).await;
        }
        db.session(bob, his, "z", 5).await;
        let all = ["a", "d", "c", "b", "e"];
        assert_eq!(list(&db, ada, &Filter::default(), 100).await, all);
        assert_eq!(list(&db, ada, &Filter::default(), 2).await, all[..2]);
        let after =
            |used, id: &str| Filter { after: Some((at(used), id.to_owned())), ..Filter::default() };
        assert_eq!(list(&db, ada, &after(5, "d"), 2).await, all[2..4]);
        assert_eq!(list(&db, ada, &after(5, "b"), 2).await, all[4..]);
        assert_eq!(list(&db, ada, &after(1, "e"), 2).await, [""; 0]);
    }

    async fn the_list_can_be_of_one_store(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let other = db.store(ada, "other").await;
        db.session(ada, store, "one", 1).await;
        db.session(ada, other, "two", 2).await;
        let of = async |store| {
            list(&db, ada, &Filter { store: Some(store), ..Filter::default() }, 9).await
        };
        assert_eq!(of(store).await, ["one"]);
        assert_eq!(of(other).await, ["two"]);
        assert_eq!(of(StoreId(0)).await, [""; 0]);
    }

    async fn a_new_title_is_of_one_conversation_only(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        for id in ["one", "two"] {
            db.session(ada, store, id, 1).await;
        }
        db.write(async |tx| chat_sessions::rename(tx, "one", "Übersicht").await).await;
        assert_eq!(found(&db, ada, "one").await.unwrap().title, "Übersicht");
        assert_eq!(found(&db, ada, "two").await.unwrap().title, "About two");
    }

    async fn a_conversation_is_deleted_once_by_its_owner_with_its_messages(db: TestDb) {
        let ((ada, store), (bob, _)) = (db.shelf("ada").await, db.shelf("bob").await);
        db.session(ada, store, "s", 1).await;
        said(&db, "s", "question", "answer").await;
        let foreign = async |tx: &mut Tx| chat_sessions::delete(tx, bob, "s").await;
        assert!(!db.write(foreign).await);
        let delete = async |tx: &mut Tx, _| chat_sessions::delete(tx, ada, "s").await;
        let deleted = db.at_once(5, delete).await;
        assert_eq!(winners(deleted), 1);
        assert_eq!(found(&db, ada, "s").await, None);
        assert_eq!(messages(&db, "s").await, []);
    }

    async fn a_deletion_that_waits_for_the_next_question_still_deletes(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        db.session(ada, store, "s", 1).await;
        let again = session_of(ada, store, "s", 2);
        let open = async |tx: &mut Tx| chat_sessions::open(tx, &again).await;
        let delete = async |tx: &mut Tx| chat_sessions::delete(tx, ada, "s").await;
        assert!(db.after(open, delete).await.unwrap());
    }
}
