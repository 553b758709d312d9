//! Holds: each is taken once.

use rag_core::{
    db::{
        Tx,
        budgets::{self, Booking, Hold, Progress},
    },
    ids::{DocumentId, UserId},
    money::Micros,
};
use rag_tests::{TestDb, at, both, hold_of};

use super::{opens, usage};
use crate::contract::winners;

async fn insert(db: &TestDb, hold: &Hold) {
    db.write(async |tx| budgets::insert_hold(tx, hold, at(0)).await).await;
}

fn index_hold(user: UserId, id: &str, document: DocumentId) -> Hold {
    Hold { document_id: Some(document), purpose: "index".to_owned(), ..hold_of(user, id, 5) }
}

both! {
    async fn a_hold_is_taken_as_it_was_written(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let document = db.document(ada, store, "one").await;
        let full = Hold {
            store_id: Some(store),
            document_id: Some(document),
            session_id: Some("Gespräch".to_owned()),
            input_tokens: i64::MAX,
            output_tokens: 7,
            provider_called: true,
            ..hold_of(ada, "full", i64::MAX)
        };
        for hold in [full, hold_of(ada, "bare", 0)] {
            insert(&db, &hold).await;
            let taken = db.write(async |tx| budgets::take_hold(tx, &hold.id).await).await;
            assert_eq!(taken, Some(hold));
        }
        assert_eq!(db.number("select count(*) from budget_holds").await, 0);
    }

    async fn a_hold_is_written_once_and_one_for_each_document(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let document = db.document(ada, store, "one").await;
        insert(&db, &index_hold(ada, "one", document)).await;
        for second in [hold_of(ada, "one", 1), index_hold(ada, "two", document)] {
            let refused =
                db.try_write(async |tx| budgets::insert_hold(tx, &second, at(0)).await).await;
            assert!(refused.is_err_and(|error| error.is_conflict()));
        }
        insert(&db, &hold_of(ada, "without", 1)).await;
        insert(&db, &hold_of(ada, "without too", 1)).await;
    }

    async fn a_hold_is_taken_by_one_of_many_in_whatever_way(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let document = db.document(ada, store, "one").await;
        insert(&db, &index_hold(ada, "one", document)).await;
        let take = async |tx: &mut Tx, number: i64| match number % 3 {
            0 => budgets::take_hold(tx, "one").await,
            1 => budgets::take_document_hold(tx, document).await,
            _ => budgets::take_expired(tx, "one", at(999)).await,
        };
        let taken = db.at_once(9, take).await;
        assert_eq!(winners(taken.into_iter().map(|end| end.map(|hold| hold.is_some()))), 1);
    }

    async fn who_waits_for_a_settlement_finds_no_hold(db: TestDb) {
        let ada = db.person("ada").await;
        insert(&db, &hold_of(ada, "one", 1)).await;
        let first = async |tx: &mut Tx| budgets::take_expired(tx, "one", at(999)).await;
        let second = async |tx: &mut Tx| budgets::take_hold(tx, "one").await;
        assert_eq!(db.after(first, second).await.unwrap(), None);
    }

    async fn only_an_expired_hold_is_taken_as_expired(db: TestDb) {
        let ada = db.person("ada").await;
        insert(&db, &hold_of(ada, "one", 1)).await;
        let take =
            async |now| db.write(async |tx| budgets::take_expired(tx, "one", at(now)).await).await;
        assert_eq!(take(119).await, None);
        assert_eq!(take(120).await, None, "its last moment belongs to it");
        assert_eq!(take(121).await.map(|hold| hold.id).as_deref(), Some("one"));
        assert_eq!(take(121).await, None);
    }

    async fn a_hold_that_shows_life_while_the_reaper_waits_lives_on(db: TestDb) {
        let ada = db.person("ada").await;
        insert(&db, &hold_of(ada, "one", 1)).await;
        let progress = Progress { input_tokens: 30, output_tokens: 4 };
        let live = async |tx: &mut Tx| {
            budgets::record_progress(tx, "one", "answering", progress, at(300)).await
        };
        let reap = async |tx: &mut Tx| budgets::take_expired(tx, "one", at(200)).await;
        assert_eq!(db.after(live, reap).await.unwrap(), None);
        let taken = db.write(async |tx| budgets::take_hold(tx, "one").await).await.unwrap();
        assert_eq!((taken.input_tokens, taken.output_tokens, taken.provider_called), (30, 4, true));
        assert_eq!((taken.model.as_str(), taken.expires_at), ("answering", at(300)));
        let late = async |tx: &mut Tx| {
            budgets::record_progress(tx, "one", "answering", progress, at(400)).await
        };
        db.write(late).await;
        assert_eq!(db.number("select count(*) from budget_holds").await, 0);
    }

    async fn only_a_documents_own_hold_is_taken_for_it(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let (one, two) =
            (db.document(ada, store, "one").await, db.document(ada, store, "two").await);
        insert(&db, &index_hold(ada, "one", one)).await;
        insert(&db, &hold_of(ada, "answer", 1)).await;
        let take = async |id| db.write(async |tx| budgets::take_document_hold(tx, id).await).await;
        assert_eq!(take(two).await, None);
        assert_eq!(take(one).await.map(|hold| hold.id).as_deref(), Some("one"));
        assert_eq!(take(one).await, None);
    }

    async fn expired_holds_are_listed_oldest_first_up_to_the_limit(db: TestDb) {
        let ada = db.person("ada").await;
        for (id, expires) in [("c", 5), ("a", 9), ("d", 5), ("b", 5), ("lives", 50)] {
            insert(&db, &Hold { expires_at: at(expires), ..hold_of(ada, id, 1) }).await;
        }
        let list = async |now, limit| {
            db.read(async |conn| budgets::list_expired(conn, at(now), limit).await).await
        };
        assert_eq!(list(10, 100).await, ["b", "c", "d", "a"]);
        assert_eq!(list(10, 2).await, ["b", "c"]);
        assert_eq!(list(9, 100).await, ["b", "c", "d"]);
        assert_eq!(list(5, 100).await, [""; 0]);
    }

    async fn all_that_is_held_is_summed_over_everybody(db: TestDb) {
        let total = async || db.read(async |conn| budgets::total_held(conn).await).await;
        assert_eq!(total().await, Micros(0));
        for (name, amount) in [("ada", 7), ("bob", i64::from(i32::MAX))] {
            insert(&db, &hold_of(db.person(name).await, name, amount)).await;
        }
        assert_eq!(total().await, Micros(7 + i64::from(i32::MAX)));
    }

    async fn a_booking_gives_the_hold_back_and_adds_to_its_month_only(db: TestDb) {
        let (ada, bob) = (db.person("ada").await, db.person("bob").await);
        for user in [ada, bob] {
            opens(&db, user, None, 100, 50).await;
        }
        let hold = hold_of(ada, "one", 20);
        let booking = Booking {
            query: Micros(7),
            index: Micros(3),
            prompt_tokens: 11,
            completion_tokens: 12,
            index_tokens: 13,
            queries: 1,
        };
        let booked = db.at_once(2, async |tx, _| budgets::book(tx, &hold, booking).await).await;
        assert!(booked.iter().all(Result::is_ok));
        let month = usage(&db, ada).await;
        assert_eq!((month.spent, month.held), (Micros(120), Micros(10)));
        assert_eq!((month.query, month.index, month.queries), (Micros(14), Micros(6), 2));
        assert_eq!(
            (month.prompt_tokens, month.completion_tokens, month.index_tokens),
            (22, 24, 26)
        );
        assert_eq!(
            (usage(&db, bob).await.spent, usage(&db, bob).await.held),
            (Micros(100), Micros(50))
        );
    }
}
