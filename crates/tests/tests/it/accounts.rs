//! Registering, signing in, staying signed in, ending it.

use rag_tests::{PASSWORD, both};
use serde_json::json;

both! {
    async fn a_person_registers_signs_in_and_is_known(app: TestApp) {
        let ada = app.person("ada").await;
        let me = ada.get("/api/auth/me").await.ok();
        assert_eq!(me["email"], "ada@example.org");
        assert_eq!(me["is_admin"], false);
    }

    async fn an_address_can_be_registered_only_once_however_it_is_typed(app: TestApp) {
        app.person("ada").await;
        let again = json!({"email": " ADA@example.org ", "password": PASSWORD});
        let reply = app.stranger().post("/api/auth/register", &again).await;
        assert_eq!(reply.problem(), (400, "email_taken".to_owned()));
    }

    async fn ten_registrations_of_one_address_at_once_make_one_account(app: TestApp) {
        let body = json!({"email": "eve@example.org", "password": PASSWORD});
        let people: Vec<_> = (0..10).map(|_| app.stranger()).collect();
        let tries = people.into_iter().map(|eve| {
            let body = body.clone();
            tokio::spawn(async move { eve.post("/api/auth/register", &body).await.status.as_u16() })
        });
        let mut statuses = Vec::new();
        for attempt in tries.collect::<Vec<_>>() {
            statuses.push(attempt.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400, 400, 400, 400, 400, 400, 400, 400, 400]);
    }

    async fn a_weak_password_is_refused_with_everything_it_lacks(app: TestApp) {
        let body = json!({"email": "ada@example.org", "password": "short"});
        let reply = app.stranger().post("/api/auth/register", &body).await;
        assert_eq!(reply.problem(), (400, "weak_password".to_owned()));
        let problem = reply.json();
        let codes: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|e| e["code"].clone()).collect();
        assert_eq!(codes, ["too_short", "missing_upper", "missing_digit", "missing_special"]);
    }

    async fn a_wrong_password_and_an_unknown_address_get_the_same_answer(app: TestApp) {
        app.person("ada").await;
        let mut answers = Vec::new();
        for email in ["ada@example.org", "nobody@example.org", "not an address"] {
            let body = json!({"email": email, "password": "Wrong-Horse-7"});
            let reply = app.stranger().post("/api/auth/login", &body).await;
            assert_eq!(reply.problem(), (401, "invalid_credentials".to_owned()));
            answers.push(reply.json()["detail"].clone());
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[1], answers[2]);
    }

    async fn signing_out_ends_the_token_and_the_cookie_at_once(app: TestApp) {
        let ada = app.person("ada").await;
        ada.post("/api/auth/logout", &json!({})).await.ok();
        let reply = ada.get("/api/auth/me").await;
        assert_eq!(reply.problem(), (401, "token_revoked".to_owned()));
        let renewal = ada.post("/api/auth/refresh", &json!({})).await;
        assert_eq!(renewal.problem(), (401, "refresh_invalid".to_owned()));
    }

    async fn renewing_rotates_the_cookie_and_reuse_ends_the_session(app: TestApp) {
        let ada = app.person("ada").await;
        let login = json!({"email": ada.email, "password": PASSWORD});
        let cookie_of = |reply: &rag_tests::Reply| {
            reply.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned()
        };
        let first = cookie_of(&app.stranger().post("/api/auth/login", &login).await);
        let renew = |cookie: String| {
            let stranger = app.stranger();
            async move {
                let request = stranger.request(reqwest::Method::POST, "/api/auth/refresh");
                stranger.send(request.header("cookie", cookie)).await
            }
        };
        let renewed = renew(first.clone()).await;
        assert_eq!(renewed.status, 200);
        let second = cookie_of(&renewed);
        assert_ne!(first, second);
        assert_eq!(renew(first).await.problem(), (401, "refresh_invalid".to_owned()));
        assert_eq!(renew(second).await.problem(), (401, "refresh_invalid".to_owned()));
    }

    async fn a_changed_password_ends_all_other_sessions_but_this(app: TestApp) {
        let ada = app.person("ada").await;
        let mut elsewhere = ada.clone();
        elsewhere.signs_in().await;
        let wrong = json!({"current_password": "Wrong-Horse-7", "new_password": "Better-Horse-8"});
        let reply = ada.post("/api/auth/password", &wrong).await;
        assert_eq!(reply.problem(), (400, "wrong_password".to_owned()));
        let weak = json!({"current_password": PASSWORD, "new_password": "weak"});
        let reply = ada.post("/api/auth/password", &weak).await;
        assert_eq!(reply.problem(), (400, "weak_password".to_owned()));
        assert_eq!(reply.json()["errors"][0]["field"], "new_password");
        let change = json!({"current_password": PASSWORD, "new_password": "Better-Horse-8"});
        ada.post("/api/auth/password", &change).await.ok();
        assert_eq!(ada.get("/api/auth/me").await.status, 200);
        assert_eq!(elsewhere.get("/api/auth/me").await.problem(), (401, "token_revoked".to_owned()));
    }

    async fn nobody_ends_the_session_of_somebody_else(app: TestApp) {
        let (ada, bob) = (app.person("ada").await, app.person("bob").await);
        let sessions = ada.get("/api/auth/sessions").await.ok();
        assert_eq!(sessions.as_array().unwrap().len(), 1);
        assert_eq!(sessions[0]["current"], true);
        let path = format!("/api/auth/sessions/{}", sessions[0]["id"].as_str().unwrap());
        assert_eq!(bob.delete(&path).await.problem(), (404, "session_not_found".to_owned()));
        assert_eq!(ada.delete(&path).await.status, 204);
        assert_eq!(ada.get("/api/auth/me").await.status, 401);
    }

    async fn forged_foreign_and_unsigned_tokens_are_refused(app: TestApp) {
        let mut ada = app.person("ada").await;
        let genuine = ada.token.clone().unwrap();
        let (head, rest) = genuine.split_once('.').unwrap();
        let (body, signature) = rest.split_once('.').unwrap();
        let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
        for forged in [
            format!("{none}.{body}."),
            format!("{none}.{body}.{signature}"),
            format!("{head}.{body}.AAAA"),
            format!("{head}.{}.{signature}", body.replace('a', "b")),
            String::from("x"),
        ] {
            ada.token = Some(forged);
            assert_eq!(ada.get("/api/auth/me").await.problem(), (401, "unauthenticated".to_owned()));
        }
    }
}
