//! The Gemini engine as a whole: what it sends, what it never sends, and what it does with the answer.

use std::collections::BTreeSet;

use gemini_sim::{CallRecord, Fault, FaultRule, KeyPlace};
use rag_tests::{Answer, Backend, Person, TestApp};
use serde_json::{Value, json};

use crate::chat::{MANUALS, QUESTION};

async fn library() -> (TestApp, Person, i64, Vec<i64>) {
    let app = TestApp::start(Backend::Gemini).await;
    let ada = app.person("ada").await;
    let (store, documents) = app.shelf(&ada, &MANUALS).await;
    (app, ada, store, documents)
}

fn generations(app: &TestApp) -> Vec<CallRecord> {
    let calls = app.provider().calls().into_iter();
    calls.filter(|call| call.kind == "models.streamGenerateContent").collect()
}

fn filter(app: &TestApp) -> Value {
    let call = generations(app).pop().unwrap().json();
    call["tools"][0]["fileSearch"]["metadataFilter"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_sent_with_the_rule_the_history_and_the_documents_it_may_see() {
    let (app, ada, store, documents) = library().await;
    let session = ada.asks(store, QUESTION).await.session();
    let follow_up = json!({"storeIds": [store], "question": "And the filter?",
        "sessionId": session, "system": "Answer like a pirate."});
    ada.chats(&follow_up).await;
    let body = generations(&app).pop().unwrap().json();
    let instruction = body["systemInstruction"]["parts"][0]["text"].as_str().unwrap();
    assert!(instruction.starts_with("You answer questions about the user's documents."));
    assert!(instruction.ends_with("Answer like a pirate."));
    let roles: Vec<_> =
        body["contents"].as_array().unwrap().iter().map(|turn| turn["role"].clone()).collect();
    assert_eq!(roles, ["user", "model", "user"]);
    assert_eq!(body["contents"][0]["parts"][0]["text"], QUESTION);
    assert_eq!(body["contents"][2]["parts"][0]["text"], "And the filter?");
    let search = &body["tools"][0]["fileSearch"];
    assert_eq!(search["topK"], 10);
    let allowed = format!("(doc_id = \"{}\" OR doc_id = \"{}\")", documents[0], documents[1]);
    assert_eq!(search["metadataFilter"], allowed);
    assert_eq!(body["generationConfig"]["thinkingConfig"], json!({"thinkingLevel": "LOW"}));
    for name in ["temperature", "topP", "topK", "candidateCount"] {
        assert_eq!(body["generationConfig"].get(name), None, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_unfinished_or_not_chosen_is_not_even_searched() {
    let (app, ada, store, documents) = library().await;
    let chosen = json!({"storeIds": [store], "documentIds": [documents[1]], "question": QUESTION});
    ada.chats(&chosen).await;
    assert_eq!(filter(&app), format!("(doc_id = \"{}\")", documents[1]));
    ada.delete(&format!("/api/documents/{}", documents[0])).await.ok();
    ada.asks(store, QUESTION).await;
    assert_eq!(filter(&app), format!("(doc_id = \"{}\")", documents[1]));
    let id = documents[1];
    app.executes(&format!("update documents set status = 'RUNNING' where id = {id}")).await;
    let asked = generations(&app).len();
    let answer = ada.asks(store, QUESTION).await;
    assert_eq!(generations(&app).len(), asked, "there is nothing to be searched");
    assert!(!answer.grounded() && !answer.text().contains("six weeks"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_document_no_model_is_asked_and_nothing_charged() {
    let app = TestApp::start(Backend::Gemini).await;
    let ada = app.person("ada").await;
    let store = ada.creates_store("Empty").await;
    for (question, refusal) in [
        ("What is the capital of France?", "The documents do not contain an answer"),
        ("Was ist die Hauptstadt von Frankreich?", "Die Dokumente enthalten keine Antwort"),
    ] {
        let answer = ada.asks(store, question).await;
        assert!(answer.text().starts_with(refusal), "{}", answer.text());
        assert!(!answer.grounded() && answer.sources().is_empty());
        let finish = answer.of_type("finish")[0];
        assert_eq!(finish["finishReason"], "stop");
        assert_eq!(finish["messageMetadata"]["usage"]["costUsd"].as_f64(), Some(0.0));
    }
    assert!(generations(&app).is_empty());
    let charged = "select cast(coalesce(sum(cost_micros), 0) as bigint) from query_logs";
    assert_eq!(app.number(charged).await, 0);
    assert_eq!(app.number("select held_micros from monthly_usage").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_store_is_searched_by_stretches() {
    let app = TestApp::start_with(Backend::Gemini, &[("EMBEDDED_WORKER", "false")]).await;
    let ada = app.person("ada").await;
    let (store, documents) = app.shelf(&ada, &MANUALS).await;
    // The same as many more documents, as far as the filter is concerned.
    for number in 0..60 {
        app.executes(&format!(
            "insert into documents (store_id, user_id, filename, media_type, size_bytes, sha256,
                 storage_key, status, status_updated_at, estimated_tokens, created_at, provider_name)
             select store_id, user_id, filename, media_type, size_bytes, '{number}', '{number}',
                 status, status_updated_at, estimated_tokens, created_at, provider_name
             from documents where id = {}",
            documents[1]
        ))
        .await;
    }
    let answer = ada.asks(store, QUESTION).await;
    assert_eq!(filter(&app), "((doc_no >= 1 AND doc_no <= 62))", "never without a filter");
    assert!(answer.text().contains("six weeks"), "{}", answer.text());
    ada.delete(&format!("/api/documents/{}", documents[0])).await.ok();
    let answer = ada.asks(store, QUESTION).await;
    assert_eq!((documents[0], filter(&app)), (1, json!("((doc_no >= 2 AND doc_no <= 62))")));
    assert!(!answer.text().contains("six weeks"), "{}", answer.text());

    // The provider goes on finding for a moment what was removed for good.
    app.provider().adjust(|settings| settings.deleted_lag_ms = 60_000);
    app.executes("update purges set due_at = '2026-01-01T00:00:00Z'").await;
    assert_eq!(rag_core::trash::purge_next(&app.app).await.unwrap(), Some(true));
    // And a copy that nobody knows of stays for good.
    app.executes("update documents set purged_at = '2026-01-01T00:00:00Z' where id = 1").await;
    let answer = ada.asks(store, QUESTION).await;
    assert_eq!(filter(&app), "((doc_no >= 2 AND doc_no <= 62))");
    assert!(!answer.text().contains("six weeks"), "{}", answer.text());
    let id = documents[1] + 20;
    app.executes(&format!("update documents set status = 'ERROR' where id = {id}")).await;
    ada.asks(store, QUESTION).await;
    let parts = format!(
        "((doc_no >= 2 AND doc_no <= {}) OR (doc_no >= {} AND doc_no <= 62))",
        id - 1,
        id + 1
    );
    assert_eq!(filter(&app), parts);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_sent_in_one_header_and_nowhere_else() {
    let (app, ada, store, _) = library().await;
    // Known to the provider, so that it is recognised where it does not belong.
    app.provider().adjust(|sim| sim.accepted_key = Some("key-of-the-tests".to_owned()));
    let id = ada.adds(store, "note.txt", "Zebras have stripes.").await;
    ada.asks(store, QUESTION).await;
    ada.delete(&format!("/api/documents/{id}")).await.ok();
    assert_eq!(app.provider().counters().keys_in_url, 0);
    let mut kinds = std::collections::BTreeSet::new();
    for call in
        app.provider().calls().into_iter().skip_while(|call| call.kind != "stores.upload.start")
    {
        // An upload session is authorised by its address.
        let in_session =
            call.kind.starts_with("stores.upload.") && call.kind != "stores.upload.start";
        let (place, seen_in): (_, Vec<String>) = if in_session {
            (KeyPlace::None, Vec::new())
        } else {
            (KeyPlace::Header, vec!["x-goog-api-key".to_owned()])
        };
        assert_eq!((call.key, call.key_seen_in), (place, seen_in), "{}", call.kind);
        kinds.insert(call.kind);
    }
    let expected = [
        "documents.get",
        "models.streamGenerateContent",
        "stores.upload.finalize",
        "stores.upload.start",
    ];
    assert!(expected.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    let shown = format!("{:?} {:?}", app.app.engine, app.app.settings);
    assert!(!shown.contains("key-of-the-tests"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_counted_as_the_provider_counts_them_and_paid_for() {
    let (app, ada, store, _) = library().await;
    let answer = ada.asks(store, QUESTION).await;
    let usage = &answer.of_type("finish")[0]["messageMetadata"]["usage"];
    let tokens = |name: &str| usage[name].as_i64().unwrap();
    assert!(tokens("retrievedTokens") > 0 && tokens("thoughtTokens") > 0, "{usage}");
    let input = (tokens("promptTokens") + tokens("retrievedTokens")) * 750_000;
    let output = (tokens("completionTokens") + tokens("thoughtTokens")) * 3_750_000;
    let micros = (input + output + 999_999) / 1_000_000;
    let logged = app.number("select cost_micros from query_logs").await;
    assert_eq!(logged, micros);
    assert_eq!(app.number("select spent_micros from monthly_usage").await, micros);
    assert_eq!(app.number("select held_micros from monthly_usage").await, 0);
    let estimate = json!({"storeIds": [store], "question": QUESTION});
    let estimate = ada.post("/api/chat/estimate", &estimate).await.ok();
    assert!(rag_tests::micros(&estimate["hold_usd"]) >= micros);
}

#[tokio::test(flavor = "multi_thread")]
async fn passages_of_documents_that_were_not_asked_about_are_dropped() {
    let (app, ada, store, documents) = library().await;
    let both = "How often must the Aurora pump be cleaned, and when does its warranty end?";
    let cited = |answer: &Answer| -> BTreeSet<i64> {
        let sources = answer.sources().into_iter();
        let cited = sources.map(|source| &source["providerMetadata"]["rag"]["documentId"]);
        cited.map(|id| id.as_i64().unwrap()).collect()
    };
    let plain = ada.asks(store, both).await;
    assert_eq!(cited(&plain), documents.iter().copied().collect());
    app.provider().fault(FaultRule::once(Fault::FilterIgnored).always());
    let chosen = json!({"storeIds": [store], "documentIds": [documents[1]], "question": both});
    let answer = ada.chats(&chosen).await;
    assert_eq!(answer.text(), plain.text(), "the provider went beyond what was asked");
    assert_eq!(cited(&answer), BTreeSet::from([documents[1]]));
    ada.delete(&format!("/api/documents/{}", documents[0])).await.ok();
    let answer = ada.asks(store, both).await;
    assert_eq!(cited(&answer), BTreeSet::from([documents[1]]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uploaded_text_in_any_script_is_found_quoted_and_cited_in_place() {
    let app = TestApp::start(Backend::Gemini).await;
    let ada = app.person("ada").await;
    let store = ada.creates_store("Отчёты 📚").await;
    let text = "Das Café öffnet um 9 Uhr 🎉. 返金は三十日以内です。 La clôture e\u{301}tait re\u{301}ussie.";
    let id = ada.adds(store, "Übersicht.txt", text).await;
    let answer = ada.asks(store, "Wann öffnet das Café?").await;
    assert!(answer.text().contains("Das Café öffnet um 9 Uhr 🎉."), "{}", answer.text());
    let source = answer.sources()[0];
    assert_eq!(source["providerMetadata"]["rag"]["documentId"], id);
    assert_eq!(source["providerMetadata"]["rag"]["verified"], "exact");
    assert_eq!(source["title"], "Übersicht.txt");
    let units: Vec<u16> = answer.text().encode_utf16().collect();
    for citation in answer.of_type("data-citations")[0]["data"].as_array().unwrap() {
        let at = |name: &str| usize::try_from(citation[name].as_u64().unwrap()).unwrap();
        let said = String::from_utf16(&units[at("start")..at("end")]).unwrap();
        assert!(text.contains(said.trim_end_matches('.')), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_probes_know_whether_the_provider_answers_and_ask_it_seldom() {
    let app = TestApp::start(Backend::Gemini).await;
    let someone = app.stranger();
    assert_eq!(someone.get("/api/config").await.ok()["engine"], "gemini");
    for _ in 0..5 {
        assert_eq!(someone.get("/health").await.ok()["gemini_api"], true);
    }
    assert_eq!(app.provider().counters().calls_to("models.list"), 1);

    let broken = TestApp::start(Backend::Gemini).await;
    broken.provider().fault(FaultRule::once(Fault::BadKey).always());
    let health = broken.stranger().get("/health").await;
    assert_eq!(health.status, 503);
    assert_eq!(health.json()["gemini_api"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_cannot_be_made_leaves_no_row_and_one_that_can_is_made_once() {
    let app = TestApp::start(Backend::Gemini).await;
    let ada = app.person("ada").await;
    app.provider().fault(FaultRule::once(Fault::LostReply).on("stores.create"));
    ada.creates_store("Once").await;
    assert_eq!(app.provider().counters().stores_created, 1, "the lost one is found again");
    app.provider().fault(FaultRule::once(Fault::QuotaBare).on("stores.create").always());
    let refused = ada.post("/api/stores", &json!({"display_name": "Never"})).await;
    assert_eq!(refused.problem(), (503, "engine_unavailable".to_owned()));
    assert_eq!(app.number("select count(*) from stores").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_of_the_offline_engine_are_not_searched_but_do_no_harm() {
    let (app, ada, store, _) = library().await;
    let offline = ada.creates_store("Old").await;
    app.executes(&format!("update stores set fs_name = 'offline/1' where id = {offline}")).await;
    let both: Answer =
        ada.chats(&json!({"storeIds": [offline, store], "question": QUESTION})).await;
    assert!(both.text().contains("six weeks"), "{}", both.text());
    let alone = ada.asks(offline, QUESTION).await;
    assert!(!alone.grounded());
}
