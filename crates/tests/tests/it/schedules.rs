//! Work by the clock: one winner a tick.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use rag_core::{db::schedule_ticks, queue};
use rag_tests::{TestApp, both};

async fn takes(app: &TestApp, name: &str, minute: i64) -> bool {
    let tick = chrono::DateTime::from_timestamp(minute * 60, 0).unwrap();
    let mut tx = app.app.db.begin().await.unwrap();
    let won = schedule_ticks::claim(&mut tx, name, tick).await.unwrap();
    tx.commit().await.unwrap();
    won
}

both! {
    async fn of_many_processes_one_wins_a_tick(app: TestApp) {
        let app = Arc::new(app);
        let tries = (0..8).map(|_| {
            let app = app.clone();
            tokio::spawn(async move { takes(&app, "watch", 1).await })
        });
        let mut winners = 0;
        for attempt in tries.collect::<Vec<_>>() {
            winners += usize::from(attempt.await.unwrap());
        }
        assert_eq!(winners, 1);
        assert!(takes(&app, "watch", 2).await, "the next tick is another");
        assert!(takes(&app, "other", 1).await, "and so is another schedule's");
    }

    async fn answered_bells_are_removed_and_waiting_ones_kept(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        ada.adds(store, "a.txt", "Answered soon.").await;
        let mut tx = app.app.db.begin().await.unwrap();
        let later = Utc::now() + TimeDelta::hours(1);
        queue::ring(&mut tx, queue::Bell::Purge, later).await.unwrap();
        tx.commit().await.unwrap();
        // An answer is recorded a moment after the work is done.
        let count = match app.backend {
            rag_tests::Backend::Postgres => "select count(*) from apalis.jobs",
            rag_tests::Backend::Sqlite => "select count(*) from jobs",
        };
        for _ in 0..100 {
            let mut tx = app.app.db.begin().await.unwrap();
            queue::clean_up(&mut tx, Utc::now() + TimeDelta::minutes(1)).await.unwrap();
            tx.commit().await.unwrap();
            if app.number(count).await == 1 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("answered bells are still there");
    }
}
