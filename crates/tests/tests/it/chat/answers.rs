use rag_tests::{Answer, Backend, TestApp, all, both};
use serde_json::{Value, json};

use super::{MANUALS, QUESTION};

/// The order of the frames, with repetitions folded.
fn shape(answer: &Answer) -> Vec<&str> {
    let mut types: Vec<&str> =
        answer.frames.iter().map(|frame| frame["type"].as_str().unwrap()).collect();
    types.dedup();
    types
}

all! {
    async fn an_answer_quotes_the_page_and_is_kept_as_it_was_sent(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, documents) = app.shelf(&ada, &MANUALS).await;
        let answer = ada.asks(store, QUESTION).await;
        assert_eq!(shape(&answer), [
            "start", "text-start", "text-delta", "text-end", "source-document", "data-citations",
            "finish",
        ]);
        assert!(answer.text().contains("cleaned every six weeks"), "{}", answer.text());
        let source = answer.sources()[0];
        let rag = &source["providerMetadata"]["rag"];
        assert_eq!(rag["documentId"], documents[0]);
        assert_eq!((&rag["page"], &rag["verified"]), (&json!(2), &json!("exact")));
        let at = |name: &str| usize::try_from(rag[name].as_u64().unwrap()).unwrap();
        let page = MANUALS[0].1[1];
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = words(&page[at("start")..at("end")]);
        assert_eq!(shown, words(source["snippet"].as_str().unwrap()));

        let messages = ada
            .get(&format!("/api/chat/sessions/{}/messages", answer.session()))
            .await
            .ok();
        assert_eq!((&messages[0]["role"], &messages[0]["content"]), (&json!("user"), &json!(QUESTION)));
        let kept = &messages[1];
        let start = answer.of_type("start")[0];
        assert_eq!(start["messageId"], kept["id"].to_string());
        assert_eq!(kept["content"], answer.text());
        let mut sent: Vec<Value> = answer.sources().into_iter().cloned().collect();
        for source in &mut sent {
            source.as_object_mut().unwrap().remove("type");
        }
        assert_eq!(kept["sources"], Value::Array(sent));
        assert_eq!(kept["citations"], answer.of_type("data-citations")[0]["data"]);
        let finish = answer.of_type("finish")[0];
        assert_eq!(kept["usage"], finish["messageMetadata"]["usage"]);
        assert_eq!((&kept["interrupted"], &kept["feedback"]), (&json!(false), &Value::Null));
    }

    async fn a_deleted_document_is_never_quoted_again(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, documents) = app.shelf(&ada, &MANUALS).await;
        let before = ada.asks(store, QUESTION).await;
        let (id, at) = (documents[0], app.app.now().to_rfc3339());
        app.executes(&format!("update documents set deleted_at = '{at}' where id = {id}")).await;
        let after = ada.asks(store, QUESTION).await;
        assert!(!after.text().contains("six weeks"), "{}", after.text());
        let kept = ada
            .get(&format!("/api/chat/sessions/{}/messages", before.session()))
            .await
            .ok();
        let source = &kept[1]["sources"][0];
        assert_eq!(source["deleted"], true);
        let rag = source["providerMetadata"]["rag"].as_object().unwrap();
        assert!(source.get("snippet").is_none() && !rag.contains_key("snippet"), "{source}");
        assert!(!rag.contains_key("start") && !rag.contains_key("end"), "{source}");
    }

    async fn only_the_chosen_documents_are_searched(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, documents) = app.shelf(&ada, &MANUALS).await;
        let body = json!({"storeIds": [store], "documentIds": [documents[1]], "question": QUESTION});
        let answer = ada.chats(&body).await;
        assert!(!answer.text().contains("six weeks"), "{}", answer.text());
        for source in answer.sources() {
            assert_eq!(source["providerMetadata"]["rag"]["documentId"], documents[1]);
        }
    }

    async fn a_document_that_is_not_finished_is_not_searched(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, documents) = app.shelf(&ada, &MANUALS).await;
        let id = documents[0];
        app.executes(&format!("update documents set status = 'RUNNING' where id = {id}")).await;
        let answer = ada.asks(store, QUESTION).await;
        assert!(!answer.text().contains("six weeks"), "{}", answer.text());
    }
}

both! {
    async fn what_no_document_says_is_not_answered(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let answer = ada.asks(store, "Who won the chess championship of Peru?").await;
        assert!(!answer.grounded(), "{}", answer.text());
        assert!(answer.sources().is_empty());
        assert_eq!(answer.of_type("data-citations")[0]["data"], json!([]));
    }

    async fn questions_about_the_collection_are_answered_from_the_rows(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let answer = ada.asks(store, "How many documents are in here?").await;
        assert!(answer.text().contains('2'), "{}", answer.text());
    }

    async fn indexing_again_leaves_one_copy(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, documents) = app.shelf(&ada, &MANUALS).await;
        let rows = "select (select count(*) from passages) + (select count(*) from search_postings)
                         + (select count(*) from search_documents)";
        let before = app.number(rows).await;
        let document = rag_core::engine::IndexDocument {
            id: rag_core::ids::DocumentId(documents[0]),
            store_id: rag_core::ids::StoreId(store),
            fs_name: "offline/test".to_owned(),
            title: "pump-manual.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            storage_key: String::new(),
            size_bytes: 1,
            provider_name: None,
            attempt: 1,
            is_awaited: false,
        };
        app.app.engine.index(&document).await.unwrap();
        assert_eq!(app.number(rows).await, before);
        app.app.engine.remove(&document).await.unwrap();
        let id = documents[0];
        let left = format!("select count(*) from search_postings where document_id = {id}");
        assert_eq!(app.number(&left).await, 0);
        app.app.engine.remove(&document).await.unwrap();
    }
}

/// All that an answer says, without ids and times.
async fn said(backend: Backend) -> Vec<Value> {
    let app = TestApp::start(backend).await;
    let ada = app.person("ada").await;
    let (store, _) = app.shelf(&ada, &MANUALS).await;
    let mut said = Vec::new();
    for question in [
        QUESTION,
        "When does the warranty end?",
        "What is the capital of Peru?",
        "What is in here?",
        "Which documents mention the Aurora pump?",
    ] {
        let mut answer = ada.asks(store, question).await;
        answer.frames.retain(|frame| frame["type"] != "start");
        said.extend(answer.frames);
    }
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_give_the_same_answers() {
    let (postgres, sqlite) = (said(Backend::Postgres).await, said(Backend::Sqlite).await);
    assert_eq!(postgres, sqlite);
    assert!(postgres.len() > 20);
}
