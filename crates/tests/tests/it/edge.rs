//! What surrounds every call: identity of requests, refusals, headers, probes, the description.

use std::path::Path;

use rag_api::codes::Code;
use rag_tests::both;
use reqwest::Method;
use serde_json::{Value, json};

use crate::architecture::{Source, sources};

both! {
    async fn unknown_calls_wrong_methods_and_trailing_slashes_are_problems(app: TestApp) {
        let ada = app.person("ada").await;
        assert_eq!(ada.get("/api/nothing").await.problem(), (404, "not_found".to_owned()));
        assert_eq!(ada.get("/api/auth/me/").await.problem(), (404, "not_found".to_owned()));
        let wrong = ada.post("/api/auth/me", &json!({})).await;
        assert_eq!(wrong.problem(), (405, "method_not_allowed".to_owned()));
        assert_eq!(wrong.headers["content-type"], "application/problem+json");
    }

    async fn a_change_without_the_header_is_refused_before_anything_else(app: TestApp) {
        let url = format!("{}/api/auth/login", app.base_url);
        let reply = app.stranger();
        let plain = reqwest::Client::new().post(url).body("{}");
        assert_eq!(reply.send(plain).await.problem(), (403, "csrf_header_missing".to_owned()));
    }

    async fn a_request_id_is_kept_when_it_is_well_formed_and_made_otherwise(app: TestApp) {
        let someone = app.stranger();
        let ask = |id: &'static str| {
            let request = someone.request(Method::GET, "/api/nothing").header("x-request-id", id);
            someone.send(request)
        };
        let kept = ask("client-chosen-1").await;
        assert_eq!(kept.headers["x-request-id"], "client-chosen-1");
        assert_eq!(kept.json()["request_id"], "client-chosen-1");
        for bad in ["short", "with space in it", "under_score_here"] {
            let made = ask(bad).await;
            let id = made.headers["x-request-id"].to_str().unwrap().to_owned();
            assert_ne!(id, bad);
            assert_eq!(made.json()["request_id"], id.as_str());
        }
    }

    async fn every_answer_carries_the_security_headers(app: TestApp) {
        for path in ["/live", "/api/config", "/api/auth/me", "/nowhere", "/docs"] {
            let reply = app.stranger().get(path).await;
            assert_eq!(reply.headers["x-content-type-options"], "nosniff", "{path}");
            assert_eq!(reply.headers["x-frame-options"], "DENY", "{path}");
            let policy = reply.headers["content-security-policy"].to_str().unwrap();
            let scripts = policy.split(';').find(|part| part.trim().starts_with("script-src"));
            assert!(!scripts.unwrap().contains("unsafe-inline"), "{path}: {policy}");
        }
    }

    async fn bodies_are_told_apart_by_type_syntax_and_shape(app: TestApp) {
        let someone = app.stranger();
        let send = |kind: &'static str, body: &'static str| {
            let request = someone.request(Method::POST, "/api/auth/login");
            someone.send(request.header("content-type", kind).body(body))
        };
        let json = "application/json";
        assert_eq!(send("text/plain", "{}").await.problem(), (415, "unsupported_media_type".to_owned()));
        assert_eq!(send(json, "{\"email\":").await.problem(), (400, "malformed_json".to_owned()));
        assert_eq!(send(json, "{\"email\": 7}").await.problem(), (422, "validation_failed".to_owned()));
        let surrogate = "{\"email\": \"\\ud800\", \"password\": \"x\"}";
        assert_eq!(send(json, surrogate).await.problem(), (400, "malformed_json".to_owned()));
    }

    async fn the_probes_answer_without_a_token(app: TestApp) {
        let someone = app.stranger();
        assert_eq!(someone.get("/live").await.ok(), json!({"status": "ok"}));
        assert_eq!(someone.get("/ready").await.ok(), json!({"database": true, "redis": true}));
        let health = json!({"database": true, "gemini_api": true, "redis": true});
        assert_eq!(someone.get("/health").await.ok(), health);
        let metrics = someone.get("/metrics").await;
        let text = String::from_utf8(metrics.body).unwrap();
        assert!(text.contains("http_requests_total"), "{text}");
        assert!(text.contains("endpoint=\"/live\""), "{text}");
    }

    async fn the_public_configuration_tells_the_limits(app: TestApp) {
        let config = app.stranger().get("/api/config").await.ok();
        assert_eq!(config["engine"], "offline");
        assert_eq!(config["upload"]["max_mb"], 25);
        assert_eq!(config["registration_open"], true);
        assert_eq!(config["upload"]["allowed_types"][0], "application/pdf");
    }

    async fn only_admins_change_the_branding_and_rules_hold(app: TestApp) {
        let ada = app.person("ada").await;
        let change = json!({"app_name": "Handbook", "primary_color": null});
        let refused = ada.post("/api/settings", &change).await;
        assert_eq!(refused.problem(), (403, "admin_required".to_owned()));
        app.makes_admin(&ada).await;
        let changed = ada.post("/api/settings", &change).await.ok();
        assert_eq!(changed["app_name"], "Handbook");
        assert_eq!(changed["primary_color"], "#2563EB");
        let bad = json!({"app_name": "Other", "accent_color": "red"});
        let reply = ada.post("/api/settings", &bad).await;
        assert_eq!(reply.problem(), (400, "invalid_setting".to_owned()));
        assert_eq!(reply.json()["errors"][0]["field"], "accent_color");
        let public = app.stranger().get("/api/settings").await.ok();
        assert_eq!(public["app_name"], "Handbook");
    }
}

#[test]
fn every_published_code_can_be_answered() {
    let own = |source: &Source| {
        source.path.starts_with("api/src/") && !source.path.ends_with("/codes.rs")
    };
    let text: String = sources().into_iter().filter(own).map(|source| source.code).collect();
    let is_used = |code: &Code| {
        text.match_indices(&format!("Code::{code:?}")).any(|(at, name)| {
            !text[at + name.len()..].starts_with(|next: char| next.is_alphanumeric())
        })
    };
    let unused: Vec<_> = Code::ALL.iter().filter(|code| !is_used(code)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_call_describes_how_it_is_refused_and_how_it_fails() {
    let document = rag_api::openapi::document();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for status in ["4XX", "5XX"] {
                let content = &operation["responses"][status]["content"];
                let described = content["application/problem+json"]["schema"].is_object();
                assert_eq!(described, path.starts_with("/api/"), "{status} of {method} {path}");
            }
        }
    }
    let problem = &document["components"]["schemas"]["Problem"]["properties"];
    for member in ["limit_usd", "spent_usd", "held_usd", "needed_usd", "allowed"] {
        assert!(problem[member].is_object(), "{member}");
    }
}

/// Every schema that something in the description points to.
fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str);
            own.into_iter().chain(fields.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn generators_of_clients_find_every_schema_and_a_name_of_its_own_for_every_call() {
    let document = rag_api::openapi::document();
    let references = references(&document);
    assert!(references.len() > 50, "the references were found");
    for reference in references {
        let place = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
    }
    let items = document["paths"].as_object().unwrap().values();
    let mut names: Vec<&str> = items
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    let repeated: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(repeated.is_empty(), "{repeated:?}");
}

#[test]
fn the_committed_description_is_the_one_the_handlers_give() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/openapi.json");
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert!(
        committed == rag_api::openapi::document(),
        "crates/api/openapi.json is out of date: run `rag-api openapi > crates/api/openapi.json`"
    );
}
