//! Table `purges`: plans, leases and removal.

use rag_core::db::{
    DbError, Tx,
    purges::{self, Purge},
};
use rag_tests::{TestDb, at, both};

use super::winners;

async fn schedules(db: &TestDb, target: i64, due: i64) {
    db.write(async |tx| purges::schedule(tx, "document", target, at(due)).await).await;
}

/// Claims at `now` until five minutes later.
async fn claim(tx: &mut Tx, owner: &str, now: i64) -> Result<Option<Purge>, DbError> {
    purges::claim(tx, owner, at(now + 300), at(now)).await
}

async fn claims(db: &TestDb, owner: &str, now: i64) -> Option<Purge> {
    db.write(async |tx| claim(tx, owner, now).await).await
}

async fn cancels(db: &TestDb, target: i64, now: i64) -> bool {
    db.write(async |tx| purges::cancel(tx, "document", target, at(now)).await).await
}

async fn due(db: &TestDb, now: i64) -> i64 {
    db.read(async |conn| purges::count_due(conn, at(now)).await).await
}

both! {
    async fn what_is_due_is_claimed_oldest_first_and_ties_by_their_plan(db: TestDb) {
        for (target, moment) in [(1, 9), (2, 5), (3, 5), (4, 100)] {
            schedules(&db, target, moment).await;
        }
        assert_eq!((due(&db, 4).await, due(&db, 5).await, due(&db, 9).await), (0, 2, 3));
        assert!(claims(&db, "early", 4).await.is_none());
        let mut order = Vec::new();
        while let Some(purge) = claims(&db, "worker", 9).await {
            assert_eq!((purge.target_type.as_str(), purge.attempts), ("document", 1));
            order.push(purge.target_id);
        }
        assert_eq!(order, [2, 3, 1]);
        assert_eq!(due(&db, 10).await, 0);
    }

    async fn many_workers_at_once_get_one_each_as_long_as_there_are_any(db: TestDb) {
        for target in 1..=5 {
            schedules(&db, target, 0).await;
        }
        let take = async |tx: &mut Tx, number: i64| claim(tx, &number.to_string(), 1).await;
        let claimed = db.at_once(8, take).await;
        let mut targets: Vec<_> = claimed
            .into_iter()
            .filter_map(|purge| purge.unwrap())
            .map(|purge| purge.target_id)
            .collect();
        targets.sort_unstable();
        assert_eq!(targets, [1, 2, 3, 4, 5]);
    }

    async fn who_waits_for_a_claim_gets_the_next_or_nothing(db: TestDb) {
        schedules(&db, 1, 0).await;
        let first = async |tx: &mut Tx| claim(tx, "first", 1).await;
        let second = async |tx: &mut Tx| claim(tx, "second", 1).await;
        assert!(db.after(first, second).await.unwrap().is_none());
        for target in [2, 3] {
            schedules(&db, target, 0).await;
        }
        let next = db.after(first, second).await.unwrap();
        assert_eq!(next.map(|purge| purge.target_id), Some(3));
    }

    async fn a_lease_in_force_is_respected_and_an_expired_one_is_not(db: TestDb) {
        schedules(&db, 1, 0).await;
        let first = claims(&db, "first", 0).await.unwrap();
        assert!(claims(&db, "second", 299).await.is_none());
        let renew = async |owner: &str, until| {
            db.write(async |tx| purges::renew(tx, first.id, owner, at(until)).await).await
        };
        assert!(renew("first", 400).await);
        assert!(!renew("second", 400).await);
        assert!(claims(&db, "second", 399).await.is_none());
        assert_eq!(claims(&db, "second", 400).await.unwrap().attempts, 2);
        assert!(!renew("first", 900).await);
    }

    async fn a_renewal_and_a_claim_that_wait_for_each_other_agree(db: TestDb) {
        schedules(&db, 1, 0).await;
        let id = claims(&db, "first", 0).await.unwrap().id;
        let renew = async |tx: &mut Tx| purges::renew(tx, id, "first", at(900)).await;
        assert!(
            db.after(renew, async |tx| claim(tx, "second", 300).await).await.unwrap().is_none()
        );
        assert!(!db.after(async |tx| claim(tx, "second", 900).await, renew).await.unwrap());
        let done = async |tx: &mut Tx| purges::mark_done(tx, id, "second", at(901)).await;
        let renew = async |tx: &mut Tx| purges::renew(tx, id, "second", at(2000)).await;
        assert!(!db.after(done, renew).await.unwrap());
    }

    async fn a_removal_is_done_once_by_whoever_holds_it(db: TestDb) {
        schedules(&db, 1, 0).await;
        let id = claims(&db, "first", 0).await.unwrap().id;
        let done = async |tx: &mut Tx, owner: &str| purges::mark_done(tx, id, owner, at(5)).await;
        assert!(!db.write(async |tx| done(tx, "second").await).await);
        let ended = db.at_once(5, async |tx, _| done(tx, "first").await).await;
        assert_eq!(winners(ended), 1);
        assert!(claims(&db, "second", 9999).await.is_none());
        assert_eq!(due(&db, 9999).await, 0);
    }

    async fn a_removal_that_failed_is_due_later_with_its_attempts(db: TestDb) {
        schedules(&db, 1, 0).await;
        let id = claims(&db, "first", 0).await.unwrap().id;
        let defer = async |owner: &str, until, error: &str| {
            db.write(async |tx| purges::defer(tx, id, owner, at(until), error).await).await;
        };
        defer("second", 10, "not mine").await;
        assert_eq!(due(&db, 299).await, 0, "a stranger cannot defer it");
        defer("first", 50, "Störung").await;
        assert_eq!(db.number("select count(*) from purges where last_error = 'Störung'").await, 1);
        assert!(claims(&db, "second", 49).await.is_none());
        assert_eq!(claims(&db, "second", 50).await.unwrap().attempts, 2);
    }

    async fn a_plan_is_taken_back_until_the_removal_begins(db: TestDb) {
        schedules(&db, 1, 0).await;
        assert!(!cancels(&db, 2, 0).await);
        let store = async |tx: &mut Tx| purges::cancel(tx, "store", 1, at(0)).await;
        assert!(!db.write(store).await, "a store's number is no document's");
        assert!(cancels(&db, 1, 0).await);
        assert!(!cancels(&db, 1, 0).await);
        schedules(&db, 1, 0).await;
        let id = claims(&db, "first", 0).await.unwrap().id;
        assert!(!cancels(&db, 1, 0).await);
        assert!(!cancels(&db, 1, 301).await, "something may be gone already");
        db.write(async |tx| purges::defer(tx, id, "first", at(9), "error").await).await;
        assert!(!cancels(&db, 1, 301).await);
    }

    async fn a_restore_that_waits_for_a_claim_is_too_late_and_the_other_way_round(db: TestDb) {
        schedules(&db, 1, 0).await;
        let cancel = async |tx: &mut Tx| purges::cancel(tx, "document", 1, at(0)).await;
        assert!(!db.after(async |tx| claim(tx, "worker", 0).await, cancel).await.unwrap());
        schedules(&db, 1, 0).await;
        assert!(db.after(cancel, async |tx| claim(tx, "worker", 0).await).await.unwrap().is_none());
    }

    async fn a_new_plan_replaces_the_old_one_also_when_that_was_done(db: TestDb) {
        schedules(&db, 1, 0).await;
        let id = claims(&db, "first", 0).await.unwrap().id;
        db.write(async |tx| purges::mark_done(tx, id, "first", at(1)).await).await;
        schedules(&db, 1, 70).await;
        assert_eq!(db.number("select count(*) from purges").await, 1);
        assert!(claims(&db, "second", 69).await.is_none());
        assert_eq!(claims(&db, "second", 70).await.unwrap().attempts, 1);
    }
}
