use rag_tests::{TestApp, both};
use serde_json::{Value, json};

use super::{MANUALS, QUESTION};

both! {
    async fn every_question_that_breaks_a_rule_is_refused_before_the_first_byte(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, documents) = app.shelf(&ada, &MANUALS).await;
        let bob = app.person("bob").await;
        let (foreign, foreign_documents) = app.shelf(&bob, &MANUALS[..1]).await;
        let asked = |field: &str, value: Value| {
            let mut body = json!({"storeIds": [store], "question": QUESTION});
            body[field] = value;
            body
        };
        for (body, status, code) in [
            (asked("storeIds", json!([foreign])), 404, "store_not_found"),
            (asked("storeIds", json!([store, 999_999])), 404, "store_not_found"),
            (asked("storeIds", json!([])), 422, "validation_failed"),
            (asked("documentIds", json!([])), 422, "validation_failed"),
            (asked("documentIds", json!(foreign_documents)), 404, "document_not_found"),
            (asked("documentIds", json!([documents[0], 999_999])), 404, "document_not_found"),
            (asked("question", json!("\u{0}")), 400, "question_missing"),
            (asked("question", json!("x".repeat(32_001))), 400, "question_too_long"),
            (asked("model", json!("no-such-model")), 400, "model_not_available"),
            (asked("metadataFilter", json!({})), 400, "metadata_filter_not_allowed"),
            (asked("sessionId", json!("a b")), 422, "validation_failed"),
            (asked("session_id", json!(7)), 422, "validation_failed"),
            (asked("store_ids", json!([store])), 422, "validation_failed"),
            (asked("tags", json!("t")), 422, "validation_failed"),
        ] {
            let reply = ada.post("/api/chat", &body).await;
            assert_eq!(reply.problem(), (status, code.to_owned()), "{body}");
            let estimate = ada.post("/api/chat/estimate", &body).await;
            assert_eq!(estimate.problem(), (status, code.to_owned()), "estimate of {body}");
        }
        let surrogate = format!(r#"{{"storeIds":[{store}],"question":"\ud800"}}"#);
        let request = ada.request("POST".parse().unwrap(), "/api/chat");
        let request = request.header("content-type", "application/json").body(surrogate);
        assert_eq!(ada.send(request).await.problem(), (400, "malformed_json".to_owned()));
        assert_eq!(app.number("select count(*) from chat_sessions").await, 0);
        assert_eq!(app.number("select count(*) from budget_holds").await, 0);
    }

    async fn a_stranger_is_asked_to_sign_in_before_the_body_is_looked_at(app: TestApp) {
        let reply = app.stranger().post("/api/chat", &json!({"storeIds": "nonsense"})).await;
        assert_eq!(reply.problem(), (401, "unauthenticated".to_owned()));
    }

    async fn somebody_elses_session_is_not_found_and_stays_as_it_is(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        ada.chats(&json!({"storeIds": [store], "question": QUESTION, "sessionId": "mine"})).await;
        let bob = app.person("bob").await;
        let (own, _) = app.shelf(&bob, &MANUALS).await;
        let body = json!({"storeIds": [own], "question": QUESTION, "sessionId": "mine"});
        let not_found = (404, "session_not_found".to_owned());
        assert_eq!(bob.post("/api/chat", &body).await.problem(), not_found);
        for path in ["/api/chat/sessions/mine/messages", "/api/chat/sessions/mine/export"] {
            assert_eq!(bob.get(path).await.problem(), not_found);
        }
        assert_eq!(bob.delete("/api/chat/sessions/mine").await.problem(), not_found);
        let title = json!({"title": "taken"});
        assert_eq!(bob.patch("/api/chat/sessions/mine", &title).await.problem(), not_found);
        let id = app.number("select max(id) from chat_history").await;
        let path = format!("/api/chat/messages/{id}/feedback");
        let rated = bob.post(&path, &json!({"rating": 1})).await;
        assert_eq!(rated.problem(), (404, "message_not_found".to_owned()));
        let messages = ada.get("/api/chat/sessions/mine/messages").await.ok();
        assert_eq!(messages.as_array().unwrap().len(), 2);
    }

    async fn the_conversations_of_a_deleted_store_are_hidden(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let session = ada.asks(store, QUESTION).await.session();
        let at = app.app.now().to_rfc3339();
        app.executes(&format!("update stores set deleted_at = '{at}' where id = {store}")).await;
        assert_eq!(ada.get("/api/chat/sessions").await.ok(), json!([]));
        let path = format!("/api/chat/sessions/{session}/messages");
        assert_eq!(ada.get(&path).await.problem(), (404, "session_not_found".to_owned()));
        app.executes(&format!("update stores set deleted_at = null where id = {store}")).await;
        assert_eq!(ada.get(&path).await.ok().as_array().unwrap().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allowed_metadata_filter_narrows_the_search() {
    let settings = [("ALLOW_METADATA_FILTERS", "true"), ("METADATA_FILTER_ALLOWED_KEYS", "doc_id")];
    let app = TestApp::start_with(rag_tests::Backend::Sqlite, &settings).await;
    let ada = app.person("ada").await;
    let (store, documents) = app.shelf(&ada, &MANUALS).await;
    let asked = |filter: Value| json!({"storeIds": [store], "question": QUESTION, "metadataFilter": filter});
    let other = ada.chats(&asked(json!({"doc_id": documents[1].to_string()}))).await;
    assert!(!other.text().contains("six weeks"), "{}", other.text());
    let right = ada.chats(&asked(json!({"doc_id": documents}))).await;
    assert!(right.text().contains("six weeks"), "{}", right.text());
    let refused = ada.post("/api/chat", &asked(json!({"year": 2024}))).await;
    assert_eq!(refused.problem(), (400, "metadata_filter_not_allowed".to_owned()));
}
