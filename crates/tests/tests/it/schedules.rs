//! Work by the clock: one winner a tick.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use rag_core::{app::Leaves, clock::ManualClock, db::schedule_ticks, ingestion, jobs, queue};
use rag_tests::{Backend, TestApp, both, on_both};

async fn takes(app: &TestApp, name: &str, minute: i64) -> bool {
    let tick = chrono::DateTime::from_timestamp(minute * 60, 0).unwrap();
    let mut tx = app.app.db.begin().await.unwrap();
    let won = schedule_ticks::claim(&mut tx, name, tick).await.unwrap();
    tx.commit().await.unwrap();
    won
}

/// Does the scheduled work of this name, whatever the clock says.
async fn runs(app: &TestApp, name: &str) {
    let schedules = jobs::schedules(&app.app.settings);
    let schedule = schedules.iter().find(|schedule| schedule.name == name).expect("a schedule");
    (schedule.run)(app.app.clone()).await.unwrap();
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
            Backend::Postgres => "select count(*) from apalis.jobs",
            Backend::Sqlite | Backend::Gemini => "select count(*) from jobs",
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

on_both! {
    async fn what_is_older_than_its_retention_time_goes_and_budgets_stay(backend: Backend) {
        let clock = Arc::new(ManualClock::at(Utc::now()));
        let leaves = Leaves { clock: clock.clone(), ..Leaves::default() };
        let settings = [
            ("EMBEDDED_WORKER", "false"),
            ("CHAT_RETENTION_DAYS", "30"),
            ("USAGE_RETENTION_DAYS", "60"),
        ];
        let app = TestApp::start_with_leaves(backend, &settings, leaves).await;
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        ada.uploads(store, "a.txt", "The tide turns at noon.").await.ok();
        ingestion::ingest_next(&app.app).await.unwrap();
        ada.asks(store, "When does the tide turn?").await;
        let spent = app.number("select cast(sum(spent_micros) as bigint) from monthly_usage").await;
        assert!(spent > 0);

        clock.advance(TimeDelta::days(29));
        runs(&app, "retention").await;
        assert_eq!(app.number("select count(*) from chat_sessions").await, 1);
        clock.advance(TimeDelta::days(2));
        runs(&app, "retention").await;
        assert_eq!(app.number("select count(*) from chat_sessions").await, 0);
        assert_eq!(app.number("select count(*) from chat_history").await, 0);
        assert_eq!(app.number("select count(*) from query_logs").await, 2);
        clock.advance(TimeDelta::days(30));
        runs(&app, "retention").await;
        assert_eq!(app.number("select count(*) from query_logs").await, 0);
        assert_eq!(app.number("select count(*) from auth_sessions").await, 0, "long expired");
        let kept = app.number("select cast(sum(spent_micros) as bigint) from monthly_usage").await;
        assert_eq!(kept, spent);
    }
}
