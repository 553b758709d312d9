//! What people and programs send wrongly, and how they are told.

use std::time::Duration;

use rag_core::db::users;
use rag_tests::{Backend, Reply, TestApp, both, on_both};
use reqwest::Method;
use serde_json::{Value, json};

/// The one field that a refusal names, and what it says of it.
fn refused_field(reply: &Reply) -> (String, String) {
    assert_eq!(reply.problem(), (422, "validation_failed".to_owned()));
    let error = reply.json()["errors"][0].clone();
    let text = |name: &str| error[name].as_str().unwrap().to_owned();
    (text("field"), text("message"))
}

both! {
    async fn an_id_with_nul_in_a_path_is_unknown_like_any_other(app: TestApp) {
        let ada = app.person("ada").await;
        for path in ["/api/chat/sessions/%00/messages", "/api/chat/sessions/a%00/export"] {
            assert_eq!(ada.get(path).await.problem(), (404, "session_not_found".to_owned()), "{path}");
        }
        let title = json!({"title": "T"});
        let renamed = ada.patch("/api/chat/sessions/a%00", &title).await;
        assert_eq!(renamed.problem(), (404, "session_not_found".to_owned()));
        for path in ["/api/chat/sessions/a%00", "/api/auth/sessions/%00"] {
            let deleted = ada.delete(path).await;
            assert_eq!(deleted.problem(), (404, "session_not_found".to_owned()), "{path}");
        }
        let operation = ada.get("/api/upload/op-status/doc-%00").await;
        assert_eq!(operation.problem(), (400, "invalid_op_id".to_owned()));
        assert_eq!(ada.get("/api/documents/%00").await.problem(), (422, "validation_failed".to_owned()));
    }

    async fn nul_in_a_query_is_refused_by_the_name_of_the_parameter(app: TestApp) {
        let ada = app.person("ada").await;
        for (query, field) in [("q=%00", "q"), ("cursor=5.%00", "cursor"), ("limit=%00", "limit")] {
            let reply = ada.get(&format!("/api/chat/sessions?{query}")).await;
            assert_eq!(refused_field(&reply).0, field, "{query}");
        }
        ada.get("/api/chat/sessions?q=%2500").await.ok();
    }

    async fn nul_in_a_body_is_dropped_from_text_and_refused_in_an_id(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("a\u{0}b").await;
        assert_eq!(ada.get("/api/stores").await.ok()[0]["display_name"], "ab");
        let body = json!({"storeIds": [store], "question": "q\u{0}?", "sessionId": "a\u{0}b"});
        assert_eq!(refused_field(&ada.post("/api/chat", &body).await).0, "sessionId");
        app.makes_admin(&ada).await;
        let branding = json!({"app_name": "H\u{0}B"});
        assert_eq!(ada.post("/api/settings", &branding).await.ok()["app_name"], "HB");
        let nobody = json!({"email": "a\u{0}@example.org", "password": "x\u{0}"});
        let reply = app.stranger().post("/api/auth/login", &nobody).await;
        assert_eq!(reply.problem(), (401, "invalid_credentials".to_owned()));
    }

    async fn cursors_that_no_list_gave_are_refused(app: TestApp) {
        let ada = app.person("ada").await;
        for cursor in ["-8000000000000000000.x", "8000000000000000000.x", "x", "5", ".x"] {
            let reply = ada.get(&format!("/api/chat/sessions?cursor={cursor}")).await;
            assert_eq!(refused_field(&reply).0, "cursor", "{cursor}");
        }
        ada.get("/api/chat/sessions?cursor=5.x").await.ok();
    }

    async fn a_body_of_the_wrong_shape_is_told_by_field_in_plain_words(app: TestApp) {
        let someone = app.stranger();
        let problem = async |body: Value| {
            refused_field(&someone.post("/api/auth/login", &body).await)
        };
        let said = |field: &str, message: &str| (field.to_owned(), message.to_owned());
        let list = json!(["a@example.org", "pw"]);
        assert_eq!(problem(list).await, said("body", "must be an object"));
        assert_eq!(problem(json!({"email": "a@example.org"})).await, said("password", "is missing"));
        assert_eq!(problem(json!({"email": 7, "password": "x"})).await, said("email", "must be text"));
        let late = someone.request(Method::POST, "/api/auth/login");
        let late = late.header("content-type", "application/json").body(r#"{"email": 7, oops"#);
        assert_eq!(someone.send(late).await.problem(), (400, "malformed_json".to_owned()));
    }

    async fn a_query_of_the_wrong_shape_is_told_by_parameter_in_plain_words(app: TestApp) {
        let ada = app.person("ada").await;
        for (path, field, message) in [
            ("/api/chat/sessions?limit=ten", "limit", "must be a whole number, in digits"),
            ("/api/chat/sessions?limit=99999999999", "limit", "is not a possible value"),
            ("/api/chat/sessions?limit=1&limit=2", "limit", "is given twice"),
            ("/api/costs/history?from=yesterday", "from", "must be a day such as 2026-01-31"),
            ("/api/costs/history?from=2026-13-01", "from", "must be a day such as 2026-01-31"),
            ("/api/costs/history?group=year", "group", "must be one of day, model, store"),
        ] {
            let told = refused_field(&ada.get(path).await);
            assert_eq!(told, (field.to_owned(), message.to_owned()), "{path}");
        }
    }
}

on_both! {
    async fn of_two_first_sign_ins_at_once_the_later_takes_the_account_of_the_first(backend: Backend) {
        let app = TestApp::start_with(backend, &[("ALLOW_DEV_LOGIN", "true")]).await;
        let mut first = app.app.db.begin().await.unwrap();
        let now = app.app.now();
        users::insert(&mut first, "new@example.org", None, now).await.unwrap();
        let later = tokio::spawn({
            let someone = app.stranger();
            async move { someone.post("/api/auth/token", &json!({"email": "new@example.org"})).await }
        });
        // It has looked for the account by now, and waits to make one.
        tokio::time::sleep(Duration::from_millis(500)).await;
        first.commit().await.unwrap();
        assert_eq!(later.await.unwrap().status, 200);
        assert_eq!(app.number("select count(*) from users").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_call_refuses_before_it_looks_at_the_body() {
    let closed = [("ALLOW_REGISTRATION", "false"), ("ALLOW_DEV_LOGIN", "false")];
    let app = TestApp::start_with(Backend::Sqlite, &closed).await;
    let someone = app.stranger();
    for (path, status, code) in
        [("/api/auth/register", 403, "registration_closed"), ("/api/auth/token", 404, "not_found")]
    {
        for body in ["{\"email\": 7}", "no json"] {
            let request = someone.request(Method::POST, path);
            let request = request.header("content-type", "application/json").body(body);
            assert_eq!(
                someone.send(request).await.problem(),
                (status, code.to_owned()),
                "{path} {body}"
            );
        }
    }
}
