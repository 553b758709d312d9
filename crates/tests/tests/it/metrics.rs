//! What operators can read of the service, and what nobody may read there.

use rag_tests::{TestApp, all, metric};
use reqwest::Method;
use serde_json::json;

use crate::chat::{MANUALS, QUESTION};

async fn metrics(app: &TestApp) -> String {
    let reply = app.stranger().get("/metrics").await;
    assert_eq!(reply.headers["content-type"], "text/plain; version=0.0.4");
    String::from_utf8(reply.body).unwrap()
}

all! {
    async fn an_answer_shows_in_the_figures_without_a_word_of_it(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        let answer = ada.asks(store, QUESTION).await;
        app.limits(&ada, 1).await;
        let question = json!({"storeIds": [store], "question": QUESTION});
        assert_eq!(ada.post("/api/chat", &question).await.status, 402);

        let text = metrics(&app).await;
        let usage = &answer.of_type("finish")[0]["messageMetadata"]["usage"];
        let tokens = |name: &str| usage[name].as_f64().unwrap();
        for (name, label, value) in [
            ("chat_streams_total", "\"done\"", 1.0),
            ("chat_streams_total", "", 1.0),
            ("chat_streams_active", "", 0.0),
            ("chat_time_to_first_token_seconds_count", "", 1.0),
            ("llm_tokens_total", "\"prompt\"", tokens("promptTokens")),
            ("llm_tokens_total", "\"retrieved\"", tokens("retrievedTokens")),
            ("llm_tokens_total", "\"completion\"", tokens("completionTokens")),
            ("llm_tokens_total", "\"thoughts\"", tokens("thoughtTokens")),
            ("citations_total", "", u32::try_from(answer.sources().len()).unwrap().into()),
            ("budget_refusals_total", "", 1.0),
        ] {
            let found = metric(&text, name, label);
            assert!((found - value).abs() < 0.5, "{name} {label} is {found}, not {value}: {text}");
        }
        assert!(metric(&text, "pool_connections", "pool=\"database") >= 1.0, "{text}");
        assert!(metric(&text, "build_info", env!("CARGO_PKG_VERSION")) >= 1.0, "{text}");
        for private in ["Aurora", "pump", "ada@", "example.org"] {
            assert!(!text.contains(private), "{private}: {text}");
        }
    }

    async fn nothing_that_a_client_makes_up_becomes_a_label(app: TestApp) {
        let someone = app.stranger();
        let invented = Method::from_bytes(b"INVENTED").unwrap();
        for path in ["/live", "/api/made-up", "/made/up"] {
            someone.send(someone.request(invented.clone(), path)).await;
            someone.get(path).await;
        }
        let text = metrics(&app).await;
        assert!(metric(&text, "http_requests_total", "method=\"other\"") >= 3.0, "{text}");
        assert!(!text.contains("INVENTED") && !text.contains("made"), "{text}");
    }
}
