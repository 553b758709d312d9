//! The bell, on its own.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use rag_core::{
    ids::DocumentId,
    queue::{self, Bell, Handler},
    runtime::Runtime,
};
use rag_tests::{TestApp, on_both};
use tokio::sync::mpsc;

use crate::ingestion::without_worker;

/// Starts a listener and answers what it hears.
fn listener(app: &TestApp, runtime: &Runtime) -> mpsc::UnboundedReceiver<(Bell, Instant)> {
    let (heard, hears) = mpsc::unbounded_channel();
    let handler: Handler = Arc::new(move |bell| {
        let heard = heard.clone();
        Box::pin(async move {
            let _ = heard.send((bell, Instant::now()));
        })
    });
    runtime.spawn(queue::listen(app.app.db.clone(), runtime.clone(), 4, handler));
    hears
}

async fn ring(app: &TestApp, id: i64, delay: TimeDelta) {
    let mut tx = app.app.db.begin().await.unwrap();
    let at = app.app.now() + delay;
    queue::ring(&mut tx, Bell::IngestDocument(DocumentId(id)), at).await.unwrap();
    tx.commit().await.unwrap();
}

async fn next(hears: &mut mpsc::UnboundedReceiver<(Bell, Instant)>) -> (Bell, Instant) {
    tokio::time::timeout(Duration::from_secs(10), hears.recv()).await.expect("a bell").unwrap()
}

on_both! {
    async fn bells_are_heard_as_they_are_rung_and_not_with_the_next_poll(backend: Backend) {
        let app = without_worker(backend).await;
        let runtime = Runtime::new();
        let mut hears = listener(&app, &runtime);
        ring(&app, 0, TimeDelta::zero()).await;
        next(&mut hears).await;
        let begun = Instant::now();
        for id in 1..=20 {
            ring(&app, id, TimeDelta::zero()).await;
            let (bell, _) = next(&mut hears).await;
            assert_eq!(bell, Bell::IngestDocument(DocumentId(id)));
        }
        // Each is rung when the last was heard, so by polls alone each would take one: a second.
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        assert!(runtime.shut_down(Duration::from_secs(5)).await);
    }

    async fn a_bell_of_a_transaction_rolled_back_is_not_heard(backend: Backend) {
        let app = without_worker(backend).await;
        let runtime = Runtime::new();
        let mut hears = listener(&app, &runtime);
        let mut tx = app.app.db.begin().await.unwrap();
        queue::ring(&mut tx, Bell::IngestDocument(DocumentId(1)), app.app.now()).await.unwrap();
        drop(tx);
        ring(&app, 2, TimeDelta::zero()).await;
        let (bell, _) = next(&mut hears).await;
        assert_eq!(bell, Bell::IngestDocument(DocumentId(2)));
        assert!(runtime.shut_down(Duration::from_secs(5)).await);
    }

    async fn a_later_bell_is_heard_when_its_time_has_come(backend: Backend) {
        let app = without_worker(backend).await;
        let runtime = Runtime::new();
        let mut hears = listener(&app, &runtime);
        let rung = Instant::now();
        ring(&app, 1, TimeDelta::seconds(2)).await;
        let (_, at) = next(&mut hears).await;
        // Bells keep whole seconds.
        assert!(at - rung > Duration::from_millis(900));
        assert!(runtime.shut_down(Duration::from_secs(5)).await);
    }

    async fn many_bells_are_each_heard_once_by_two_listeners(backend: Backend) {
        let app = without_worker(backend).await;
        let (first, second) = (Runtime::new(), Runtime::new());
        let mut hears = [listener(&app, &first), listener(&app, &second)];
        for id in 0..100 {
            ring(&app, id, TimeDelta::zero()).await;
        }
        let heard = Mutex::new(Vec::new());
        let deadline = Instant::now() + Duration::from_secs(20);
        while heard.lock().unwrap().len() < 100 && Instant::now() < deadline {
            for hears in &mut hears {
                while let Ok((Bell::IngestDocument(id), _)) = hears.try_recv() {
                    heard.lock().unwrap().push(id.0);
                }
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut heard = heard.into_inner().unwrap();
        heard.sort_unstable();
        assert_eq!(heard, (0..100).collect::<Vec<_>>());
        assert!(first.shut_down(Duration::from_secs(5)).await);
        assert!(second.shut_down(Duration::from_secs(5)).await);
    }

    async fn a_panicking_handler_does_not_silence_the_listener(backend: Backend) {
        let app = without_worker(backend).await;
        let runtime = Runtime::new();
        let (heard, mut hears) = mpsc::unbounded_channel();
        let handler: Handler = Arc::new(move |bell| {
            let heard = heard.clone();
            Box::pin(async move {
                assert_ne!(bell, Bell::IngestDocument(DocumentId(1)), "the first one panics");
                let _ = heard.send((bell, Instant::now()));
            })
        });
        runtime.spawn(queue::listen(app.app.db.clone(), runtime.clone(), 1, handler));
        ring(&app, 1, TimeDelta::zero()).await;
        ring(&app, 2, TimeDelta::zero()).await;
        let (bell, _) = next(&mut hears).await;
        assert_eq!(bell, Bell::IngestDocument(DocumentId(2)));
        assert!(runtime.shut_down(Duration::from_secs(5)).await);
    }
}
