//! The limit, whoever comes at once.

use rag_core::{
    db::{
        Tx,
        budgets::{self, MonthlyUsage},
    },
    ids::UserId,
    money::Micros,
};
use rag_tests::both;

use super::{MONTH, holds, opens, usage};
use crate::contract::winners;

both! {
    async fn a_month_without_a_row_is_all_zeros_and_without_a_limit(db: TestDb) {
        let ada = db.person("ada").await;
        assert_eq!(usage(&db, ada).await, MonthlyUsage::default());
        let nobody = budgets::usage(&mut db.db.read().await.unwrap(), UserId(0), MONTH).await;
        assert!(nobody.is_err(), "there is no such person");
    }

    async fn a_month_is_read_with_the_limit_and_apart_from_other_months(db: TestDb) {
        let (ada, bob) = (db.person("ada").await, db.person("bob").await);
        opens(&db, ada, Some(100), 30, 20).await;
        opens(&db, bob, None, 7, 0).await;
        let hers = usage(&db, ada).await;
        assert_eq!(
            (hers.limit, hers.spent, hers.held),
            (Some(Micros(100)), Micros(30), Micros(20))
        );
        assert_eq!(hers.remaining(), Some(Micros(50)));
        let his = usage(&db, bob).await;
        assert_eq!((his.limit, his.spent, his.remaining()), (None, Micros(7), None));
        let other = db.read(async |conn| budgets::usage(conn, ada, "2030-04").await).await;
        assert_eq!(
            (other.limit, other.spent, other.held),
            (Some(Micros(100)), Micros(0), Micros(0))
        );
    }

    async fn opening_a_month_again_changes_nothing(db: TestDb) {
        let ada = db.person("ada").await;
        opens(&db, ada, Some(100), 30, 20).await;
        let before = usage(&db, ada).await;
        let opened = db.at_once(5, async |tx, _| budgets::lock_month(tx, ada, MONTH).await).await;
        assert!(opened.iter().all(Result::is_ok));
        assert_eq!(usage(&db, ada).await, before);
        assert_eq!(db.number("select count(*) from monthly_usage").await, 1);
    }

    async fn what_fits_exactly_is_held_and_one_more_is_not(db: TestDb) {
        let ada = db.person("ada").await;
        opens(&db, ada, Some(100), 30, 20).await;
        assert!(!holds(&db, ada, 51).await);
        assert!(holds(&db, ada, 50).await);
        assert!(holds(&db, ada, 0).await, "nothing always fits");
        assert!(!holds(&db, ada, 1).await);
        assert_eq!(usage(&db, ada).await.held, Micros(70));
    }

    async fn a_limit_below_what_is_spent_lets_nothing_pass(db: TestDb) {
        let ada = db.person("ada").await;
        opens(&db, ada, Some(10), 30, 0).await;
        assert!(!holds(&db, ada, 0).await);
        assert!(!holds(&db, ada, 1).await);
    }

    async fn without_a_row_of_the_month_nothing_is_held(db: TestDb) {
        let ada = db.person("ada").await;
        assert!(!holds(&db, ada, 1).await);
    }

    async fn without_a_limit_everything_fits(db: TestDb) {
        let (ada, bob) = (db.person("ada").await, db.person("bob").await);
        opens(&db, ada, None, 5, 5).await;
        assert!(holds(&db, ada, i64::MAX - 10).await);
        db.write(async |tx| budgets::lock_month(tx, bob, MONTH).await).await;
        assert!(holds(&db, bob, i64::MAX).await, "nobody ever set a limit");
        assert_eq!(usage(&db, bob).await.held, Micros(i64::MAX));
    }

    async fn sums_beyond_all_numbers_do_not_fit(db: TestDb) {
        let ada = db.person("ada").await;
        for (limit, spent, held, amount) in [
            (None, 0, i64::MAX, 1),
            (None, i64::MAX, 0, i64::MAX),
            (Some(i64::MAX), i64::MAX, i64::MAX, i64::MAX),
            (Some(0), i64::MAX, i64::MAX, i64::MAX),
        ] {
            db.execute("delete from budgets").await;
            opens(&db, ada, limit, spent, held).await;
            assert!(!holds(&db, ada, amount).await, "{limit:?} {spent} {held} {amount}");
            assert_eq!(usage(&db, ada).await.held, Micros(held));
        }
    }

    async fn as_many_hold_at_once_as_the_limit_allows(db: TestDb) {
        let ada = db.person("ada").await;
        opens(&db, ada, Some(100), 0, 0).await;
        let hold =
            async |tx: &mut Tx, _| budgets::hold_if_it_fits(tx, ada, MONTH, Micros(25)).await;
        let held = db.at_once(12, hold).await;
        assert_eq!(winners(held), 4);
        assert_eq!(usage(&db, ada).await.held, Micros(100));
    }

    async fn who_waits_for_the_last_dollar_does_not_get_it(db: TestDb) {
        let ada = db.person("ada").await;
        opens(&db, ada, Some(100), 0, 0).await;
        let hold = async |tx: &mut Tx| budgets::hold_if_it_fits(tx, ada, MONTH, Micros(60)).await;
        assert!(!db.after(hold, hold).await.unwrap());
        assert_eq!(usage(&db, ada).await.held, Micros(60));
    }

    async fn who_waits_for_a_dollar_given_back_gets_it(db: TestDb) {
        let ada = db.person("ada").await;
        opens(&db, ada, Some(100), 0, 60).await;
        let hold = rag_tests::hold_of(ada, "one", 60);
        let give_back =
            async |tx: &mut Tx| budgets::book(tx, &hold, budgets::Booking::default()).await;
        let take = async |tx: &mut Tx| {
            budgets::lock_month(tx, ada, MONTH).await?;
            budgets::hold_if_it_fits(tx, ada, MONTH, Micros(100)).await
        };
        assert!(db.after(give_back, take).await.unwrap());
    }
}
