//! What the sweep, the watchdog and the figures see.

use rag_core::{
    db::{
        Tx, documents,
        documents::DocumentStatus,
        ingestion::{self, Figures},
    },
    ids::{DocumentId, UserId},
};
use rag_tests::{TestDb, at, both};

use super::{cause, lease, row};

async fn claimable(db: &TestDb, now: i64, limit: i64) -> Vec<DocumentId> {
    db.read(async |conn| ingestion::list_claimable(conn, at(now), limit).await).await
}

async fn stuck(db: &TestDb, now: i64, before: i64, user: Option<UserId>) -> Vec<DocumentId> {
    db.read(async |conn| ingestion::list_stuck(conn, at(now), at(before), user).await).await
}

async fn figures(db: &TestDb, now: i64) -> Figures {
    db.read(async |conn| ingestion::figures(conn, at(now)).await).await
}

/// A document that waits until `at(50)`.
async fn deferred(db: &TestDb, id: DocumentId) {
    let lease = db.claimed(id, "worker").await;
    db.write(async |tx| ingestion::mark_deferred(tx, &lease, &cause(), at(50), at(1)).await).await;
}

both! {
    async fn what_may_be_claimed_is_listed_oldest_first_up_to_the_limit(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let mut ids = Vec::new();
        for content in ["waits", "running", "later", "deleted", "waits too"] {
            ids.push(db.document(ada, store, content).await);
        }
        db.indexed(ada, store, "done").await;
        db.claimed(ids[1], "worker").await;
        deferred(&db, ids[2]).await;
        db.deletes(ada, ids[3]).await;
        assert_eq!(claimable(&db, 49, 100).await, [ids[0], ids[4]]);
        assert_eq!(claimable(&db, 50, 100).await, [ids[0], ids[2], ids[4]]);
        assert_eq!(claimable(&db, 60, 100).await, [ids[0], ids[1], ids[2], ids[4]]);
        assert_eq!(claimable(&db, 60, 2).await, ids[..2]);
        assert_eq!(claimable(&db, 60, 0).await, []);
    }

    async fn a_document_is_held_while_its_lease_is_in_force_deleted_or_not(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let held =
            async |now| db.read(async |conn| ingestion::is_held(conn, id, at(now)).await).await;
        assert!(!held(0).await);
        let lease = db.claimed(id, "worker").await;
        assert!(held(59).await && !held(60).await);
        db.deletes(ada, id).await;
        assert!(held(59).await);
        db.write(async |tx| ingestion::mark_released(tx, &lease, at(9)).await).await;
        assert!(!held(10).await);
        let other = db.document(ada, store, "other").await;
        let lease = db.claimed(other, "worker").await;
        db.write(async |tx| ingestion::mark_awaited(tx, &lease, at(50), at(9)).await).await;
        let held = db.read(async |conn| ingestion::is_held(conn, other, at(10)).await).await;
        assert!(!held, "it is with the engine, in nobody's hands");
    }

    async fn stuck_is_what_could_have_moved_for_long_and_has_not(db: TestDb) {
        let ((ada, hers), (bob, his)) = (db.shelf("ada").await, db.shelf("bob").await);
        let waits = db.document(ada, hers, "waits").await;
        let later = db.document(ada, hers, "later").await;
        let running = db.document(bob, his, "running").await;
        deferred(&db, later).await;
        db.claimed(running, "worker").await;
        assert_eq!(stuck(&db, 100, 0, None).await, [waits, running]);
        assert_eq!(stuck(&db, 100, 49, None).await, [waits, running], "it waited on purpose");
        assert_eq!(stuck(&db, 100, 50, None).await, [waits, later, running]);
        assert_eq!(stuck(&db, 59, 0, None).await, [waits], "somebody works on it");
        assert_eq!(stuck(&db, 100, -1, None).await, []);
        assert_eq!(stuck(&db, 100, 50, Some(bob)).await, [running]);
        assert_eq!(stuck(&db, 100, 50, Some(UserId(0))).await, []);
    }

    async fn a_stuck_document_waits_again_with_its_attempts(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let lease = db.claimed(id, "worker").await;
        let unstick =
            async |now| db.write(async |tx| ingestion::mark_unstuck(tx, id, at(now)).await).await;
        assert!(!unstick(59).await);
        assert!(unstick(60).await);
        let found = row(&db, id).await;
        assert_eq!(
            (found.status, found.attempts, found.status_updated_at),
            (DocumentStatus::Pending, 1, at(60))
        );
        assert!(!db.write(async |tx| ingestion::renew(tx, &lease, at(99)).await).await);
        assert_eq!(claimable(&db, 60, 9).await, [id]);
    }

    async fn a_reset_that_waits_for_a_claim_or_a_renewal_changes_nothing(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        db.claimed(id, "first").await;
        let second = lease(id, "second", 120);
        let claim = async |tx: &mut Tx| ingestion::claim(tx, &second, at(60)).await;
        let reset = async |tx: &mut Tx| ingestion::mark_unstuck(tx, id, at(61)).await;
        assert!(!db.after(claim, reset).await.unwrap());
        let renew = async |tx: &mut Tx| ingestion::renew(tx, &second, at(180)).await;
        let reset = async |tx: &mut Tx| ingestion::mark_unstuck(tx, id, at(121)).await;
        assert!(!db.after(renew, reset).await.unwrap());
        let delete = async |tx: &mut Tx| documents::mark_deleted(tx, id, ada, at(181)).await;
        let reset = async |tx: &mut Tx| ingestion::mark_unstuck(tx, id, at(182)).await;
        assert!(!db.after(delete, reset).await.unwrap());
    }

    async fn figures_count_what_waits_and_runs_and_since_when(db: TestDb) {
        assert_eq!(figures(&db, 0).await, Figures::default());
        let (ada, store) = db.shelf("ada").await;
        let later = db.document(ada, store, "later").await;
        deferred(&db, later).await;
        db.indexed(ada, store, "done").await;
        assert_eq!(figures(&db, 49).await, Figures { pending: 1, running: 0, oldest: None });
        assert_eq!(
            figures(&db, 50).await,
            Figures { pending: 1, running: 0, oldest: Some(at(50)) }
        );
        let running = db.document(ada, store, "running").await;
        db.document(ada, store, "waits").await;
        let deleted = db.document(ada, store, "deleted").await;
        db.deletes(ada, deleted).await;
        db.claimed(running, "worker").await;
        let expected = Figures { pending: 2, running: 1, oldest: Some(at(0)) };
        assert_eq!(figures(&db, 99).await, expected);
    }
}
