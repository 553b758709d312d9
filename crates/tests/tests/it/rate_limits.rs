//! How often somebody may call, alone and in several processes.

use std::time::{Duration, Instant};

use rag_tests::{Backend, Reply, TestApp, process::OwnRedis};
use serde_json::json;

fn header(reply: &Reply, name: &str) -> u64 {
    reply.headers[name].to_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_told_what_is_left_and_when_there_is_more() {
    let app = TestApp::start_with(Backend::Sqlite, &[("RATE_LIMIT_PER_MINUTE", "6")]).await;
    let (ada, bob) = (app.person("ada").await, app.person("bob").await);
    for left in (0..6).rev() {
        let reply = ada.get("/api/stores").await;
        assert_eq!(header(&reply, "x-ratelimit-limit"), 6);
        assert_eq!(header(&reply, "x-ratelimit-remaining"), left);
        reply.ok();
    }
    let refused = ada.get("/api/stores").await;
    assert_eq!(refused.problem(), (429, "rate_limited".to_owned()));
    assert!((1..=10).contains(&header(&refused, "retry-after")));
    assert_eq!(header(&refused, "x-ratelimit-remaining"), 0);
    bob.get("/api/stores").await.ok();
    assert_eq!(ada.get("/live").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_uploads_and_sign_ins_have_limits_of_their_own() {
    let limits = [
        ("CHAT_RATE_LIMIT_PER_MINUTE", "1"),
        ("UPLOAD_RATE_LIMIT_PER_MINUTE", "1"),
        ("LOGIN_RATE_LIMIT_PER_MINUTE", "2"),
    ];
    let app = TestApp::start_with(Backend::Sqlite, &limits).await;
    let ada = app.person("ada").await;
    let store = ada.creates_store("Notes").await;
    ada.adds(store, "note.txt", "The pump is cleaned every week.").await;
    let second = ada.uploads(store, "other.txt", "Another note.").await;
    assert_eq!(second.problem(), (429, "rate_limited".to_owned()));
    assert_eq!(header(&second, "x-ratelimit-limit"), 1);
    let question = json!({"storeIds": [store], "question": "When is the pump cleaned?"});
    ada.chats(&question).await;
    assert_eq!(ada.post("/api/chat", &question).await.status, 429);
    // The sign-in of `person` was the first of two from this address.
    let wrong = json!({"email": "nobody@example.org", "password": "x"});
    assert_eq!(app.stranger().post("/api/auth/login", &wrong).await.status, 401);
    let refused = app.stranger().post("/api/auth/login", &wrong).await;
    assert_eq!(refused.problem(), (429, "rate_limited".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_guarded_against_guesses_from_many_addresses() {
    let settings = [("LOGIN_RATE_LIMIT_PER_MINUTE", "3"), ("TRUSTED_PROXY_IPS", "127.0.0.1")];
    let app = TestApp::start_with(Backend::Sqlite, &settings).await;
    let someone = app.stranger();
    let guess = json!({"email": "ada@example.org", "password": "x"});
    let mut statuses = Vec::new();
    for address in 1..=4 {
        let request = someone.request(reqwest::Method::POST, "/api/auth/login").json(&guess);
        let request = request.header("x-forwarded-for", format!("198.51.100.{address}"));
        statuses.push(someone.send(request).await.status.as_u16());
    }
    assert_eq!(statuses, [401, 401, 401, 429]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_count_together_through_redis() {
    let redis = OwnRedis::start().await;
    let settings = [("RATE_LIMIT_PER_MINUTE", "5"), ("REDIS_URL", redis.url.as_str())];
    let app = TestApp::start_with(Backend::Sqlite, &settings).await;
    let ada = app.person("ada").await;
    let second = app.second_api().await;
    let mut allowed = 0;
    for url in [&app.base_url, &second, &app.base_url, &second, &app.base_url, &second] {
        allowed += u32::from(ada.at(url).get("/api/stores").await.status == 200);
    }
    assert_eq!(allowed, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_redis_delays_one_request_and_lifts_no_limit() {
    let redis = OwnRedis::start().await;
    let settings = [("RATE_LIMIT_PER_MINUTE", "5"), ("REDIS_URL", redis.url.as_str())];
    let app = TestApp::start_with(Backend::Sqlite, &settings).await;
    let ada = app.person("ada").await;
    redis.freezes();
    let begin = Instant::now();
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(ada.get("/api/auth/me").await.status.as_u16());
    }
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429]);
    let ready = app.stranger().get("/ready").await;
    assert_eq!(ready.ok(), json!({"database": true, "redis": false}), "it goes on serving");
    assert_eq!(app.stranger().get("/health").await.status, 503);
}
