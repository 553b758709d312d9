//! Whose turn it is, and who gets it.

use rag_core::{
    db::{
        Tx,
        documents::{self, DocumentStatus},
        ingestion,
    },
    ids::DocumentId,
};
use rag_tests::{TestDb, at, both};

use super::{cause, lease, row};
use crate::contract::winners;

async fn next(db: &TestDb, now: i64) -> Option<DocumentId> {
    db.read(async |conn| ingestion::find_next(conn, at(now)).await).await
}

async fn claims(db: &TestDb, id: DocumentId, owner: &str, now: i64) -> bool {
    let lease = lease(id, owner, now + 60);
    db.write(async |tx| ingestion::claim(tx, &lease, at(now)).await).await.is_some()
}

both! {
    async fn a_claim_sets_the_lease_counts_the_attempt_and_forgets_the_last_cause(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let first = db.claimed(id, "first").await;
        db.write(async |tx| ingestion::mark_deferred(tx, &first, &cause(), at(5), at(1)).await)
            .await;
        let second = lease(id, "second", 70);
        let claimed =
            db.write(async |tx| ingestion::claim(tx, &second, at(10)).await).await.unwrap();
        assert_eq!(
            (claimed.id, claimed.status, claimed.attempts),
            (id, DocumentStatus::Running, 2)
        );
        assert_eq!((claimed.status_updated_at, claimed.next_attempt_at), (at(10), None));
        assert_eq!(
            (claimed.error_code, claimed.error_message, claimed.error_retryable),
            (None, None, None)
        );
        assert!(db.write(async |tx| ingestion::renew(tx, &second, at(80)).await).await);
        assert!(!db.write(async |tx| ingestion::renew(tx, &first, at(80)).await).await);
    }

    async fn a_document_is_claimed_by_one_of_many(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let claim = async |tx: &mut Tx, number: i64| {
            ingestion::claim(tx, &lease(id, &number.to_string(), 60), at(0)).await
        };
        let claimed = db.at_once(10, claim).await;
        assert_eq!(winners(claimed.into_iter().map(|end| end.map(|document| document.is_some()))), 1);
        assert_eq!(row(&db, id).await.attempts, 1);
    }

    async fn who_waits_for_a_claim_finds_it_made(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let (first, second) = (lease(id, "first", 60), lease(id, "second", 60));
        let first = async |tx: &mut Tx| ingestion::claim(tx, &first, at(0)).await;
        let second = async |tx: &mut Tx| ingestion::claim(tx, &second, at(0)).await;
        assert!(db.after(first, second).await.unwrap().is_none());
    }

    async fn who_waits_for_a_deletion_claims_nothing(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let lease = lease(id, "worker", 60);
        let delete = async |tx: &mut Tx| documents::mark_deleted(tx, id, ada, at(1)).await;
        let claim = async |tx: &mut Tx| ingestion::claim(tx, &lease, at(2)).await;
        assert!(db.after(delete, claim).await.unwrap().is_none());
    }

    async fn a_lease_in_force_is_respected_and_an_expired_one_is_not(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        db.claimed(id, "first").await;
        assert!(!claims(&db, id, "second", 59).await);
        assert_eq!(next(&db, 59).await, None);
        assert_eq!(next(&db, 60).await, Some(id), "a lease ends at its last moment");
        assert!(claims(&db, id, "second", 60).await);
    }

    async fn a_renewal_that_waits_for_another_claim_has_lost(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let mine = db.claimed(id, "first").await;
        let theirs = lease(id, "second", 120);
        let claim = async |tx: &mut Tx| ingestion::claim(tx, &theirs, at(60)).await;
        let renew = async |tx: &mut Tx| ingestion::renew(tx, &mine, at(130)).await;
        assert!(!db.after(claim, renew).await.unwrap());
        let claim = async |tx: &mut Tx| ingestion::claim(tx, &mine, at(120)).await;
        let renew = async |tx: &mut Tx| ingestion::renew(tx, &theirs, at(180)).await;
        assert!(db.after(renew, claim).await.unwrap().is_none(), "a renewed lease is in force");
    }

    async fn only_what_waits_and_whose_time_has_come_is_claimed(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let done = db.indexed(ada, store, "done").await;
        let failed = db.document(ada, store, "failed").await;
        let worker = db.claimed(failed, "worker").await;
        db.write(async |tx| ingestion::mark_failed(tx, &worker, &cause(), at(1)).await).await;
        let deleted = db.document(ada, store, "deleted").await;
        db.deletes(ada, deleted).await;
        for id in [done, failed, deleted, DocumentId(0)] {
            assert!(!claims(&db, id, "second", 1000).await, "{id:?}");
        }
        assert_eq!(next(&db, 1000).await, None);
        let later = db.document(ada, store, "later").await;
        let worker = db.claimed(later, "worker").await;
        db.write(async |tx| ingestion::mark_deferred(tx, &worker, &cause(), at(50), at(1)).await)
            .await;
        assert!(!claims(&db, later, "second", 49).await);
        assert_eq!(next(&db, 49).await, None);
        assert_eq!(next(&db, 50).await, Some(later));
    }

    async fn turns_alternate_between_people_and_are_in_order_for_each(db: TestDb) {
        let ((ada, hers), (bob, his)) = (db.shelf("ada").await, db.shelf("bob").await);
        let mut expected = Vec::new();
        for content in ["a1", "a2", "a3"] {
            expected.push(db.document(ada, hers, content).await);
        }
        let bobs = [db.document(bob, his, "b1").await, db.document(bob, his, "b2").await];
        expected.splice(1..1, [bobs[0]]);
        expected.splice(3..3, [bobs[1]]);
        let mut served = Vec::new();
        for moment in 0..5 {
            let id = next(&db, moment).await.unwrap();
            assert!(claims(&db, id, "worker", moment).await);
            served.push(id);
        }
        assert_eq!(served, expected);
        assert_eq!(next(&db, 5).await, None);
    }

    async fn what_is_with_the_engine_is_nobodys_turn_but_looked_at_in_time(db: TestDb) {
        let ((ada, hers), (bob, his)) = (db.shelf("ada").await, db.shelf("bob").await);
        let awaited = db.document(ada, hers, "awaited").await;
        let worker = db.claimed(awaited, "worker").await;
        db.write(async |tx| ingestion::mark_awaited(tx, &worker, at(50), at(1)).await).await;
        let waits = db.document(ada, hers, "waits").await;
        let (running, _) =
            (db.document(bob, his, "running").await, db.document(bob, his, "waits").await);
        assert!(claims(&db, running, "worker", 2).await);
        assert_eq!(next(&db, 49).await, Some(waits), "only Bob is being served");
        assert_eq!(next(&db, 50).await, Some(awaited));
    }

    async fn who_was_served_longest_ago_comes_first_when_nobody_is_being_served(db: TestDb) {
        let ((ada, hers), (bob, his)) = (db.shelf("ada").await, db.shelf("bob").await);
        db.indexed(ada, hers, "done").await;
        db.document(ada, hers, "a1").await;
        let never_served = db.document(bob, his, "b1").await;
        assert_eq!(next(&db, 9).await, Some(never_served));
    }
}
