use std::sync::Arc;

use rag_core::{
    budgets::{self, BudgetError, Purpose},
    db::ledger::Entry,
    engine::Usage,
    ids::{StoreId, UserId},
    money::Micros,
};
use rag_tests::{TestApp, all, both, micros, on_both};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{MANUALS, QUESTION};

all! {
    async fn an_estimate_creates_nothing(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        app.limits(&ada, 1).await;
        let body = json!({"storeIds": [store], "question": QUESTION});
        let estimate = ada.post("/api/chat/estimate", &body).await;
        let text = String::from_utf8(estimate.body.clone()).unwrap();
        assert!(text.contains(r#""remaining_usd":0.000001"#), "amounts are written out: {text}");
        let estimate = estimate.ok();
        let amount = |name: &str| estimate[name].as_f64();
        let (expected, hold) = (amount("expected_cost_usd"), amount("hold_usd"));
        assert!(expected > Some(0.0) && hold > expected, "{estimate}");
        assert_eq!(estimate["remaining_usd"], 0.000_001);
        assert_eq!(app.number("select count(*) from chat_sessions").await, 0);
        let refused = ada.post("/api/chat", &body).await;
        assert_eq!(refused.problem(), (402, "budget_exceeded".to_owned()));
        let text = String::from_utf8(refused.body.clone()).unwrap();
        assert!(text.contains(r#""limit_usd":0.000001"#), "amounts are written out: {text}");
        let problem = refused.json();
        assert_eq!((&problem["spent_usd"], &problem["held_usd"]), (&json!(0), &json!(0)));
        assert!(problem["needed_usd"].as_f64() > Some(0.0));
        assert_eq!(app.number("select count(*) from chat_sessions").await, 0);
    }

    async fn a_small_rest_of_the_budget_makes_answers_shorter(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let body = json!({"storeIds": [store], "question": QUESTION});
        let estimate = ada.post("/api/chat/estimate", &body).await.ok();
        let worst = micros(&estimate["hold_usd"]);
        app.limits(&ada, worst / 2).await;
        let answer = ada.chats(&body).await;
        assert!(answer.grounded());
        assert_eq!(ada.get("/api/costs/summary").await.ok()["held_usd"], 0);
    }
}

both! {
    async fn an_answer_costs_what_its_tokens_cost_and_the_summary_says_so(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let body = json!({"storeIds": [store], "question": QUESTION, "tags": {"team": "a"},
            "projectId": i64::MAX});
        let answer = ada.chats(&body).await;
        let usage = &answer.of_type("finish")[0]["messageMetadata"]["usage"];
        assert_eq!(usage["promptTokens"], QUESTION.len().div_ceil(4));
        assert_eq!(usage["completionTokens"], answer.text().len().div_ceil(4));
        assert!(usage["retrievedTokens"].as_i64().unwrap() > 0);
        let models = ada.get("/api/models").await.ok();
        let mut models = models.as_array().unwrap().iter();
        let model = models.find(|model| model["default"] == true).unwrap();
        let tokens = |name: &str| usage[name].as_f64().unwrap();
        let price = |name: &str| model[name].as_f64().unwrap();
        let input = (tokens("promptTokens") + tokens("retrievedTokens")) * price("input_price");
        let output = tokens("completionTokens") * price("output_price");
        let cost = usage["costUsd"].as_f64().unwrap();
        assert!((cost * 1e6 - (input + output).ceil()).abs() < 1e-3, "{cost} for {usage}");

        let summary = ada.get("/api/costs/summary").await.ok();
        assert_eq!(summary["query_cost_usd"], usage["costUsd"]);
        assert_eq!(summary["held_usd"], 0);
        assert_eq!(summary["remaining_budget_usd"], Value::Null);
        let today = app.app.now().format("%Y-%m-%d").to_string();
        let model = model["id"].as_str().unwrap().to_owned();
        for (group, key) in [("day", today), ("model", model), ("store", store.to_string())] {
            let rows = ada.get(&format!("/api/costs/history?group={group}")).await.ok();
            assert_eq!(rows[0]["key"], key);
            assert_eq!(rows[0]["total_usd"], usage["costUsd"]);
            assert_eq!(rows[0]["queries"], 1);
        }
        let logged = format!(
            "select count(*) from query_logs where project_id = {} and tags like '%team%'",
            i64::MAX
        );
        assert_eq!(app.number(&logged).await, 1);
        for query in ["from=2026-13-01", "from=2026-02-02&to=2026-02-01", "group=hour"] {
            let reply = ada.get(&format!("/api/costs/history?{query}")).await;
            assert_eq!(reply.problem(), (422, "validation_failed".to_owned()), "{query}");
        }
    }

    async fn random_interleavings_never_pass_the_limit_and_end_without_holds(app: TestApp) {
        let ada = app.person("ada").await;
        let user = UserId(app.number("select id from users").await);
        app.limits(&ada, 1_000).await;
        let app = Arc::new(app);
        let mut tasks = JoinSet::new();
        for seed in 0..12_u64 {
            tasks.spawn(spends_at_random(Arc::clone(&app), user, seed));
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        let over = "select count(*) from monthly_usage
                    where spent_micros + held_micros > 1000 or held_micros <> 0";
        assert_eq!(app.number(over).await, 0);
        let booked = "select count(*) from monthly_usage m
                      where m.spent_micros = (select sum(cost_micros) from query_logs)";
        assert_eq!(app.number(booked).await, 1);
        assert!(app.number("select count(*) from query_logs").await > 0);
    }
}

/// Reserves, then settles, releases or settles twice, as a linear congruential generator says.
async fn spends_at_random(app: Arc<TestApp>, user: UserId, seed: u64) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % below
    };
    for _ in 0..12 {
        let amount = i64::try_from(1 + random(300)).unwrap();
        let cost = Micros(i64::try_from(random(amount.unsigned_abs() + 1)).unwrap());
        let now = app.app.now();
        let purpose = Purpose::Answer {
            store: StoreId(1),
            session: "s".to_owned(),
            model: "m".to_owned(),
            input_tokens: 1,
            called: true,
            expires_at: now,
        };
        let mut tx = app.app.db.begin().await.unwrap();
        let hold = match budgets::reserve(&mut tx, user, Micros(amount), purpose, now).await {
            Ok(hold) => hold,
            Err(BudgetError::Exceeded(short)) => {
                assert!(short.spent.0 + short.held.0 + amount > 1_000, "{short:?}");
                continue;
            }
            Err(error) => panic!("{error}"),
        };
        tx.commit().await.unwrap();
        let over = "select count(*) from monthly_usage where spent_micros + held_micros > 1000";
        assert_eq!(app.number(over).await, 0);
        let times = random(3);
        for _ in 0..=times {
            let mut tx = app.app.db.begin().await.unwrap();
            if times == 0 {
                budgets::release(&mut tx, &hold.id).await.unwrap();
            } else {
                budgets::settle(&mut tx, &hold.id, &entry(cost), now).await.unwrap();
            }
            tx.commit().await.unwrap();
        }
    }
}

fn entry(cost: Micros) -> Entry {
    Entry {
        model: "m".to_owned(),
        usage: Usage::default(),
        index_tokens: 0,
        cost,
        estimated: false,
        outcome: "done",
        project_id: None,
        tags: None,
    }
}

on_both! {
    // All at once, each with a hold of a tenth of the limit, none finished before the last is decided.
    async fn of_fifty_questions_at_once_a_budget_for_ten_answers_ten(backend: Backend) {
        let settings = [("OFFLINE_STREAM_DELAY_MS", "1500")];
        let app = TestApp::start_with(backend, &settings).await;
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let body = json!({"storeIds": [store], "question": QUESTION});
        let estimate = ada.post("/api/chat/estimate", &body).await.ok();
        let hold = micros(&estimate["hold_usd"]);
        app.limits(&ada, hold * 10).await;
        let mut asked = JoinSet::new();
        for _ in 0..50 {
            let request = ada.request(reqwest::Method::POST, "/api/chat").json(&body);
            asked.spawn(async move { request.send().await.unwrap() });
        }
        let mut open = Vec::new();
        while let Some(response) = asked.join_next().await {
            let response = response.unwrap();
            match response.status().as_u16() {
                200 => open.push(response),
                status => assert_eq!(status, 402),
            }
        }
        assert_eq!(open.len(), 10);
        let held = "select cast(held_micros as bigint) from monthly_usage";
        assert_eq!(app.number(held).await, hold * 10);
        drop(open);
    }
}
