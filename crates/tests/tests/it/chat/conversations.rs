use rag_tests::{all, both};
use serde_json::{Value, json};

use super::{MANUALS, QUESTION};

fn contents(messages: &Value) -> Vec<&str> {
    let list = messages.as_array().unwrap();
    list.iter().map(|message| message["content"].as_str().unwrap()).collect()
}

all! {
    async fn an_answer_made_again_replaces_the_last_one(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let body = json!({"storeIds": [store], "question": QUESTION, "sessionId": "s"});
        let first = ada.chats(&body).await;
        let mut again = body.clone();
        again["trigger"] = json!("regenerate-message");
        let second = ada.chats(&again).await;
        let messages = ada.get("/api/chat/sessions/s/messages").await.ok();
        assert_eq!(contents(&messages), [QUESTION, &second.text()]);
        assert_eq!(second.text(), first.text());
        assert_ne!(second.of_type("start")[0]["messageId"], first.of_type("start")[0]["messageId"]);
        assert_eq!(app.number("select count(*) from query_logs").await, 2);
        // Another question must not stand over the old one's answer.
        again["question"] = json!("When does the warranty end?");
        ada.chats(&again).await;
        let messages = ada.get("/api/chat/sessions/s/messages").await.ok();
        assert_eq!(contents(&messages).len(), 4);
    }

    async fn a_follow_up_is_understood_from_the_stored_history(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let session = ada.asks(store, QUESTION).await.session();
        let body = json!({"storeIds": [store], "question": "And the filter?", "sessionId": session});
        let answer = ada.chats(&body).await;
        assert!(answer.text().contains("once a year"), "{}", answer.text());
    }

    async fn messages_come_in_parts_too(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let session = ada.asks(store, QUESTION).await.session();
        let first = ada.get(&format!("/api/chat/sessions/{session}/messages?limit=1")).await;
        let link = first.headers["link"].to_str().unwrap().to_owned();
        assert_eq!(first.ok()[0]["role"], "user");
        let next = link.strip_prefix('<').unwrap().split('>').next().unwrap();
        let rest = ada.get(next).await;
        assert!(!rest.headers.contains_key("link"));
        assert_eq!(rest.ok()[0]["role"], "assistant");
    }

    async fn a_conversation_is_renamed_rated_exported_and_deleted(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let session = ada.asks(store, QUESTION).await.session();
        let path = format!("/api/chat/sessions/{session}");
        let renamed = ada.patch(&path, &json!({"title": " Pumps\u{7} "})).await.ok();
        assert_eq!(renamed["title"], "Pumps");
        for title in [" ", &"x".repeat(201)] {
            let refused = ada.patch(&path, &json!({"title": title})).await;
            assert_eq!(refused.problem(), (422, "validation_failed".to_owned()));
        }

        let messages = ada.get(&format!("{path}/messages")).await.ok();
        let (question, answer) = (&messages[0]["id"], &messages[1]["id"]);
        let feedback = format!("/api/chat/messages/{answer}/feedback");
        ada.post(&feedback, &json!({"rating": -1, "reason": "too short"})).await.ok();
        let rated = ada.get(&format!("{path}/messages")).await.ok();
        assert_eq!(rated[1]["feedback"], json!({"rating": -1, "reason": "too short"}));
        ada.post(&feedback, &json!({"rating": 0})).await.ok();
        let withdrawn = ada.get(&format!("{path}/messages")).await.ok();
        assert_eq!(withdrawn[1]["feedback"], Value::Null);
        let refused = ada.post(&feedback, &json!({"rating": 2})).await;
        assert_eq!(refused.problem(), (422, "validation_failed".to_owned()));
        let path_of_question = format!("/api/chat/messages/{question}/feedback");
        let own = ada.post(&path_of_question, &json!({"rating": 1})).await;
        assert_eq!(own.problem(), (404, "message_not_found".to_owned()));

        let markdown = ada.get(&format!("{path}/export")).await;
        let disposition = markdown.headers["content-disposition"].to_str().unwrap();
        assert!(disposition.starts_with("attachment"));
        let text = String::from_utf8(markdown.body).unwrap();
        assert!(text.contains("# Pumps") && text.contains("[1] pump-manual.txt, page 2"), "{text}");
        let json = ada.get(&format!("{path}/export?format=json")).await.ok();
        assert_eq!(json["messages"], withdrawn);
        assert_eq!(json["session"]["title"], "Pumps");
        let unknown = ada.get(&format!("{path}/export?format=pdf")).await;
        assert_eq!(unknown.problem(), (422, "validation_failed".to_owned()));

        assert_eq!(ada.delete(&path).await.status, 204);
        assert_eq!(ada.delete(&path).await.problem(), (404, "session_not_found".to_owned()));
        assert_eq!(app.number("select count(*) from chat_history").await, 0);
        assert_eq!(app.number("select count(*) from query_logs").await, 1);
    }
}

both! {
    async fn conversations_are_listed_searched_and_paged(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let (other, _) = app.shelf(&ada, &MANUALS[..1]).await;
        let german = "Wie groß ist die Öffnung?";
        for (store, question) in [(store, QUESTION), (store, german), (other, "100% of what?")] {
            ada.asks(store, question).await;
        }
        let all = ada.get("/api/chat/sessions").await.ok();
        let titles: Vec<_> = all.as_array().unwrap().iter().map(|s| s["title"].clone()).collect();
        assert_eq!(titles, ["100% of what?", german, QUESTION]);
        for (query, count) in [
            (format!("storeId={store}"), 2),
            ("q=öffnung".to_owned(), 1),
            ("q=Ö".to_owned(), 1),
            ("q=GROß".to_owned(), 1),
            ("q=Ž".to_owned(), 0),
            ("q=SIX+weeks".to_owned(), 1),
            ("q=100%25".to_owned(), 1),
            ("q=1_0".to_owned(), 0),
        ] {
            let found = ada.get(&format!("/api/chat/sessions?{query}")).await.ok();
            assert_eq!(found.as_array().unwrap().len(), count, "{query}: {found}");
        }
        let part = ada.get("/api/chat/sessions?limit=2").await;
        let link = part.headers["link"].to_str().unwrap().to_owned();
        let next = link.strip_prefix('<').unwrap().split('>').next().unwrap();
        let rest = ada.get(next).await;
        assert!(!rest.headers.contains_key("link"));
        assert_eq!(rest.ok()[0]["title"], QUESTION);
        for query in ["limit=0", "limit=201", "limit=x", "cursor=x", "storeId=x"] {
            let reply = ada.get(&format!("/api/chat/sessions?{query}")).await;
            assert_eq!(reply.problem(), (422, "validation_failed".to_owned()), "{query}");
        }
        let foreign = ada.get("/api/chat/sessions?storeId=999999").await;
        assert_eq!(foreign.problem(), (404, "store_not_found".to_owned()));
    }
}
