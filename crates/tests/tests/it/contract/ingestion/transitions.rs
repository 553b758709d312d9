//! What a worker with a lease may do, and nobody without one.

use rag_core::{
    db::{
        DbError, Tx, documents,
        documents::DocumentStatus,
        ingestion::{self, Lease},
    },
    ids::DocumentId,
};
use rag_tests::{at, both};

use super::{cause, lease, row};
use crate::contract::winners;

const ENDINGS: [&str; 5] = ["done", "failed", "deferred", "awaited", "released"];

/// One of the ways in which a worker lets a document go.
async fn ends(tx: &mut Tx, ending: &str, lease: &Lease) -> Result<bool, DbError> {
    match ending {
        "done" => ingestion::mark_done(tx, lease, "provider/1", at(9)).await,
        "failed" => ingestion::mark_failed(tx, lease, &cause(), at(9)).await,
        "deferred" => ingestion::mark_deferred(tx, lease, &cause(), at(50), at(9)).await,
        "awaited" => ingestion::mark_awaited(tx, lease, at(50), at(9)).await,
        _ => ingestion::mark_released(tx, lease, at(9)).await,
    }
}

both! {
    async fn each_ending_leaves_its_state_and_no_lease(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let expected = [
            (DocumentStatus::Done, 1, None, None),
            (DocumentStatus::Error, 1, Some("code"), None),
            (DocumentStatus::Pending, 1, Some("code"), Some(at(50))),
            (DocumentStatus::Pending, 0, None, None),
        ];
        let endings = ENDINGS.into_iter().filter(|ending| *ending != "awaited");
        for (ending, (status, attempts, code, next)) in endings.zip(expected) {
            let id = db.document(ada, store, ending).await;
            let lease = db.claimed(id, ending).await;
            assert!(db.write(async |tx| ends(tx, ending, &lease).await).await);
            let row = row(&db, id).await;
            assert_eq!(
                (row.status, row.attempts, row.status_updated_at),
                (status, attempts, at(9)),
                "{ending}"
            );
            assert_eq!((row.error_code.as_deref(), row.next_attempt_at), (code, next), "{ending}");
            assert_eq!(row.error_message.as_deref(), code.map(|_| "Später — 後で"), "{ending}");
            assert_eq!(row.error_retryable, code.map(|_| true), "{ending}");
            assert_eq!(row.provider_name.is_some(), ending == "done");
        }
        let leased = "select count(*) from documents where lease_owner is not null or lease_until is not null";
        assert_eq!(db.number(leased).await, 0);
    }

    async fn what_is_with_the_engine_is_looked_at_within_its_attempt_and_its_time(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let first = db.claimed(id, "worker").await;
        let awaited = async |lease: &Lease, look, since| {
            db.write(async |tx| ingestion::mark_awaited(tx, lease, at(look), at(since)).await).await
        };
        let looks = async |from: i64| {
            let lease = lease(id, "looker", from + 60);
            let claimed = db.write(async |tx| ingestion::claim(tx, &lease, at(from)).await).await;
            claimed.map(|document| (lease, document.attempts))
        };
        let since = async |now| {
            db.write(async |tx| ingestion::mark_engine_started(tx, id, at(now)).await).await
        };
        assert!(awaited(&first, 20, 9).await);
        let row = row(&db, id).await;
        assert_eq!((row.status, row.attempts), (DocumentStatus::Running, 1));
        assert!(looks(19).await.is_none(), "not before its time");
        let (second, attempts) = looks(20).await.unwrap();
        assert_eq!((attempts, since(21).await), (1, at(9)), "a look is no attempt");
        assert!(awaited(&second, 40, 9).await);
        let (third, attempts) = looks(40).await.unwrap();
        assert_eq!(attempts, 1);
        assert!(awaited(&third, 60, 50).await);
        let (_, attempts) = looks(60).await.unwrap();
        assert_eq!((attempts, since(61).await), (2, at(50)), "it was sent once more");
        let (_, attempts) = looks(120).await.unwrap();
        assert_eq!((attempts, since(121).await), (3, at(121)), "whoever looked has died");
    }

    async fn nothing_is_ended_twice_nor_by_a_stranger(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        for ending in ENDINGS {
            let id = db.document(ada, store, ending).await;
            let own = db.claimed(id, ending).await;
            let stranger = lease(id, "stranger", 60);
            assert!(!db.write(async |tx| ends(tx, ending, &stranger).await).await, "{ending}");
            assert!(!db.write(async |tx| ingestion::renew(tx, &stranger, at(99)).await).await);
            let ended = db.at_once(5, async |tx, _| ends(tx, ending, &own).await).await;
            assert_eq!(winners(ended), 1, "{ending}");
            assert!(!db.write(async |tx| ingestion::renew(tx, &own, at(99)).await).await);
        }
    }

    async fn an_ending_that_waits_for_another_claim_has_lost(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        for ending in ENDINGS {
            let id = db.document(ada, store, ending).await;
            let mine = db.claimed(id, "first").await;
            let theirs = lease(id, "second", 120);
            let claim = async |tx: &mut Tx| ingestion::claim(tx, &theirs, at(60)).await;
            let end = async |tx: &mut Tx| ends(tx, ending, &mine).await;
            assert!(!db.after(claim, end).await.unwrap(), "{ending}");
        }
    }

    async fn a_document_deleted_meanwhile_can_only_be_released(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        for ending in ENDINGS {
            let id = db.document(ada, store, ending).await;
            let lease = db.claimed(id, ending).await;
            let delete = async |tx: &mut Tx| documents::mark_deleted(tx, id, ada, at(2)).await;
            let end = async |tx: &mut Tx| ends(tx, ending, &lease).await;
            assert_eq!(db.after(delete, end).await.unwrap(), ending == "released", "{ending}");
            let renewed = db.write(async |tx| ingestion::renew(tx, &lease, at(99)).await).await;
            assert!(!renewed, "{ending}");
        }
    }

    async fn page_text_is_recorded_as_ready(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let (id, other) =
            (db.document(ada, store, "one").await, db.document(ada, store, "two").await);
        db.write(async |tx| ingestion::mark_pages_ready(tx, id, 1040, at(4)).await).await;
        let ready = async |id| {
            let row = row(&db, id).await;
            (row.pages_ready_at, row.page_count)
        };
        assert_eq!(ready(id).await, (Some(at(4)), Some(1040)));
        assert_eq!(ready(other).await, (None, None));
    }

    async fn the_engine_is_started_at_the_first_moment_until_the_work_ends(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let start = async |moment| {
            db.write(async |tx| ingestion::mark_engine_started(tx, id, at(moment)).await).await
        };
        let lease = db.claimed(id, "worker").await;
        assert_eq!((start(3).await, start(8).await), (at(3), at(3)));
        db.write(async |tx| ingestion::mark_deferred(tx, &lease, &cause(), at(5), at(4)).await)
            .await;
        let next = super::lease(id, "worker", 8);
        db.write(async |tx| ingestion::claim(tx, &next, at(7)).await).await.unwrap();
        assert_eq!(start(9).await, at(9), "waiting for the next attempt was not the engine's time");
        let again = super::lease(id, "worker", 70);
        db.write(async |tx| ingestion::claim(tx, &again, at(10)).await).await.unwrap();
        db.write(async |tx| ingestion::mark_failed(tx, &again, &cause(), at(11)).await).await;
        assert_eq!(start(20).await, at(20));
        let unknown =
            async |tx: &mut Tx| ingestion::mark_engine_started(tx, DocumentId(0), at(1)).await;
        assert!(db.try_write(unknown).await.is_err());
    }

    async fn only_a_failed_living_document_is_retried_and_once(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let retry = async |tx: &mut Tx, _| ingestion::mark_retried(tx, id, at(20)).await;
        assert!(!db.write(async |tx| retry(tx, 0).await).await, "it waits");
        let lease = db.claimed(id, "worker").await;
        assert!(!db.write(async |tx| retry(tx, 0).await).await, "it is worked on");
        db.write(async |tx| ingestion::mark_failed(tx, &lease, &cause(), at(9)).await).await;
        let retried = db.at_once(6, retry).await;
        assert_eq!(winners(retried), 1);
        let found = row(&db, id).await;
        assert_eq!(
            (found.status, found.attempts, found.status_updated_at),
            (DocumentStatus::Pending, 0, at(20))
        );
        assert_eq!((found.error_code, found.error_retryable), (None, None));
        let lease = super::lease(id, "worker", 90);
        db.write(async |tx| ingestion::claim(tx, &lease, at(21)).await).await.unwrap();
        db.write(async |tx| ingestion::mark_failed(tx, &lease, &cause(), at(22)).await).await;
        let delete = async |tx: &mut Tx| documents::mark_deleted(tx, id, ada, at(23)).await;
        assert!(!db.after(delete, async |tx| retry(tx, 0).await).await.unwrap());
    }
}
