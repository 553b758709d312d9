//! Who may call what: every call that the description of the API has, by a stranger, by somebody else, and by
//! whoever owns what it names. A new call must say here whose business it is.

use std::collections::BTreeMap;

use rag_tests::{Person, Reply, both};
use reqwest::{Method, multipart};
use serde_json::{Value, json};

/// Whose business a call is.
enum Business {
    Anybodys,
    /// Of whoever is signed in: it names nothing that could be somebody else's.
    Callers,
    Admins,
    /// Of the owner of what its address or its body names.
    Owners,
}

fn business(call: &str) -> Option<Business> {
    Some(match call {
        "login" | "refresh" | "register" | "dev_token" | "get_config" | "get_settings"
        | "health" | "live" | "metrics" | "ready" => Business::Anybodys,
        "logout" | "me" | "change_password" | "list_sessions" | "list_chat_sessions"
        | "get_cost_history" | "get_cost_summary" | "list_models" | "list_stores"
        | "create_store" => Business::Callers,
        "change_settings" | "restore_document" | "restore_store" => Business::Admins,
        "end_session"
        | "ask"
        | "estimate"
        | "rate_chat_message"
        | "rename_chat_session"
        | "export_chat_session"
        | "list_chat_messages"
        | "list_documents"
        | "get_document"
        | "get_document_content"
        | "get_document_page"
        | "retry_document"
        | "rename_store"
        | "upload"
        | "get_upload_status"
        | "delete_chat_session"
        | "delete_document"
        | "delete_store" => Business::Owners,
        _ => return None,
    })
}

/// What belongs to somebody.
struct Belongings {
    store: i64,
    document: i64,
    conversation: String,
    message: i64,
    session: String,
}

impl Belongings {
    fn address(&self, path: &str) -> String {
        let id = match path.split('/').nth(2) {
            Some("documents") => self.document.to_string(),
            Some("stores") => self.store.to_string(),
            Some("auth") => self.session.clone(),
            _ if path.starts_with("/api/chat/messages") => self.message.to_string(),
            _ => self.conversation.clone(),
        };
        path.replace("{id}", &id)
            .replace("{store_id}", &self.store.to_string())
            .replace("{op_id}", &format!("doc-{}", self.document))
            .replace("{n}", "1")
    }

    /// One that would be good for the owner.
    fn body(&self, call: &str) -> Value {
        match call {
            "ask" | "estimate" => json!({"storeIds": [self.store], "question": "What is one?"}),
            "rate_chat_message" => json!({"rating": 1}),
            "rename_chat_session" => json!({"title": "New"}),
            "rename_store" => json!({"display_name": "New"}),
            _ => json!({}),
        }
    }
}

struct Call {
    name: String,
    method: Method,
    path: String,
}

impl Call {
    async fn by(&self, person: &Person, of: &Belongings) -> Reply {
        let request = person.request(self.method.clone(), &of.address(&self.path));
        let request = if self.name == "upload" {
            let file = multipart::Part::text("new").file_name("new.txt");
            let form = multipart::Form::new().text("storeId", of.store.to_string());
            request.multipart(form.part("file", file))
        } else if self.method == Method::GET || self.method == Method::DELETE {
            request
        } else {
            request.json(&of.body(&self.name))
        };
        person.send(request).await
    }
}

/// All calls, those last that take away what the others name.
fn calls() -> Vec<Call> {
    let description: Value =
        serde_json::from_str(include_str!("../../../api/openapi.json")).unwrap();
    let paths: BTreeMap<String, BTreeMap<String, Value>> =
        serde_json::from_value(description["paths"].clone()).unwrap();
    let mut calls = Vec::new();
    for (path, operations) in paths {
        for (method, operation) in operations {
            calls.push(Call {
                name: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
            });
        }
    }
    calls.sort_by_key(|call| (call.name.starts_with("delete"), call.name == "delete_store"));
    calls
}

fn code(reply: &Reply) -> String {
    let problem: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    problem["code"].as_str().unwrap_or_default().to_owned()
}

both! {
    async fn a_call_is_answered_to_whom_it_concerns_and_to_nobody_else(app: TestApp) {
        let (mut ada, bob) = (app.person("ada").await, app.person("bob").await);
        let store = ada.creates_store("Numbers").await;
        let document = ada.adds(store, "a.txt", "One is a number.").await;
        let answer = ada.asks(store, "What is one?").await;
        let conversation = answer.session();
        let messages = ada.get(&format!("/api/chat/sessions/{conversation}/messages")).await.ok();
        let session = ada.get("/api/auth/sessions").await.ok()[0]["id"].as_str().unwrap().to_owned();
        ada.signs_in().await;
        let message = messages[1]["id"].as_i64().unwrap();
        let of_ada =
            Belongings { store, document, conversation, message, session };
        for call in calls() {
            let name = &call.name;
            let business = business(name).unwrap_or_else(|| panic!("whose business is {name}?"));
            let to_stranger = call.by(&app.stranger(), &of_ada).await;
            let is_open = matches!(business, Business::Anybodys);
            assert_eq!(code(&to_stranger) != "unauthenticated", is_open, "{name}: a stranger");
            assert!(is_open || to_stranger.status == 401, "{name}: a stranger");
            match business {
                Business::Anybodys | Business::Callers => {}
                Business::Admins => {
                    assert_eq!(call.by(&bob, &of_ada).await.status, 403, "{name}: no admin");
                    assert_eq!(call.by(&ada, &of_ada).await.status, 403, "{name}: no admin");
                }
                Business::Owners => {
                    assert_eq!(call.by(&bob, &of_ada).await.status, 404, "{name}: somebody else");
                    let own = call.by(&ada, &of_ada).await.status;
                    assert!(own.is_success() || own == 409, "{name}: the owner got {own}");
                }
            }
        }
    }
}
