//! Streams that do not go as planned, and what they leave behind.

use std::time::{Duration, Instant};

use rag_tests::{Answer, Backend, Person, TestApp, on_both};
use serde_json::{Value, json};

use super::{MANUALS, QUESTION, begins};

async fn messages(person: &Person) -> Value {
    person.get("/api/chat/sessions/s/messages").await.ok()
}

async fn pace(backend: Backend, pause_ms: &str, more: &[(&str, &str)]) -> (TestApp, Person, i64) {
    let mut settings = vec![("OFFLINE_STREAM_DELAY_MS", pause_ms)];
    settings.extend_from_slice(more);
    let app = TestApp::start_with(backend, &settings).await;
    let ada = app.person("ada").await;
    let (store, _) = app.shelf(&ada, &MANUALS).await;
    (app, ada, store)
}

on_both! {
    async fn an_answer_whose_reader_left_is_saved_and_charged(backend: Backend) {
        let (app, ada, store) = pace(backend, "300", &[]).await;
        let (response, _) = begins(&ada, store).await;
        assert_eq!(messages(&ada).await.as_array().unwrap().len(), 1, "not shown while it is made");
        drop(response);
        let left = Instant::now();
        let messages = loop {
            let messages = messages(&ada).await;
            if messages.as_array().unwrap().len() == 2 {
                break messages;
            }
            assert!(left.elapsed() < Duration::from_secs(1), "cancelled within a second");
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        let answer = &messages[1];
        assert_eq!(answer["interrupted"], true);
        assert!(!answer["content"].as_str().unwrap().is_empty());
        assert!(answer["usage"]["retrievedTokens"].as_i64().unwrap() > 0);
        let logged = "select count(*) from query_logs where outcome = 'stopped' and estimated and cost_micros > 0";
        assert_eq!(app.number(logged).await, 1);
        let summary = ada.get("/api/costs/summary").await.ok();
        assert_eq!(summary["held_usd"], 0);
        assert_eq!(summary["query_cost_usd"], answer["usage"]["costUsd"]);
    }

    async fn an_answer_of_a_process_that_died_is_settled_once_with_what_was_recorded(backend: Backend) {
        // A worker would settle them first, at its time.
        let (app, ada, store) = pace(backend, "0", &[("EMBEDDED_WORKER", "false")]).await;
        let session = Answer::session(&ada.asks(store, QUESTION).await);
        let at = (app.app.now() - chrono::TimeDelta::seconds(1)).to_rfc3339();
        let owner = "(select id from users where email = 'ada@example.org')";
        for (hold, called, text) in [("called", true, "The Aur"), ("waiting", false, "")] {
            app.executes(&format!(
                "insert into budget_holds (id, user_id, month, amount_micros, purpose, store_id,
                     session_id, model, input_tokens, output_tokens, provider_called, created_at,
                     expires_at)
                 select '{hold}', user_id, month, 1000000, 'answer', {store}, '{session}',
                     'gemini-3.8-flash', 1000, 2, {called}, '{at}', '{at}'
                 from monthly_usage where user_id = {owner}"
            ))
            .await;
            app.executes("update monthly_usage set held_micros = held_micros + 1000000").await;
            app.executes(&format!(
                "insert into chat_history (session_id, role, content, hold_id, created_at)
                 values ('{session}', 'assistant', '{text}', '{hold}', '{at}')"
            ))
            .await;
        }
        let settled = rag_core::chat::settle_expired(&app.app).await.unwrap();
        assert_eq!(settled, 2);
        assert_eq!(rag_core::chat::settle_expired(&app.app).await.unwrap(), 0);
        let crashed =
            "select count(*) from query_logs where outcome = 'crashed' and cost_micros > 0";
        assert_eq!(app.number(crashed).await, 1);
        let messages = ada.get(&format!("/api/chat/sessions/{session}/messages")).await.ok();
        assert_eq!(messages.as_array().unwrap().len(), 3);
        assert_eq!(
            (&messages[2]["content"], &messages[2]["interrupted"]),
            (&json!("The Aur"), &json!(true))
        );
        assert_eq!(ada.get("/api/costs/summary").await.ok()["held_usd"], 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_the_capacity_an_answer_fails_in_the_stream_and_costs_nothing() {
    let (app, ada, store) = pace(Backend::Sqlite, "400", &[("MAX_CONCURRENT_STREAMS", "1")]).await;
    let (held, _) = begins(&ada, store).await;
    let refused = ada.chats(&json!({"storeIds": [store], "question": QUESTION})).await;
    let types: Vec<_> = refused.frames.iter().map(|frame| frame["type"].clone()).collect();
    assert_eq!(types, ["data-error", "error"]);
    assert_eq!(refused.frames[1]["code"], "stream_capacity_exceeded");
    assert_eq!(refused.frames[1]["status"], 503);
    assert_eq!(refused.frames[0]["data"]["retryAfterMs"], refused.frames[1]["retryAfterMs"]);
    assert_eq!(app.number("select count(*) from budget_holds").await, 1, "only that of the first");
    assert_eq!(app.number("select count(*) from query_logs").await, 0);
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_stream_is_kept_alive_with_comments() {
    let (_app, ada, store) = pace(Backend::Sqlite, "1500", &[("STREAM_KEEPALIVE_SECS", "1")]).await;
    let (mut response, mut text) = begins(&ada, store).await;
    assert_eq!(response.headers()["x-vercel-ai-ui-message-stream"], "v1");
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["cache-control"], "no-cache, no-transform");
    assert_eq!(response.headers()["x-accel-buffering"], "no");
    while text.matches("text-delta").count() < 3 {
        let chunk = response.chunk().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    assert!(text.contains("\n\n: keep-alive\n\ndata: "), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_delta_is_a_chunk_of_its_own() {
    let (_app, ada, store) = pace(Backend::Sqlite, "40", &[]).await;
    let (mut response, _) = begins(&ada, store).await;
    let mut chunks = 0;
    while let Some(chunk) = response.chunk().await.unwrap() {
        let deltas = std::str::from_utf8(&chunk).unwrap().matches("text-delta").count();
        assert!(deltas <= 1, "deltas were held back");
        chunks += deltas;
    }
    assert!(chunks > 5, "{chunks}");
}
