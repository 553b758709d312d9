//! Somebody who uses the service over HTTP.

use reqwest::{Client, Method, RequestBuilder, StatusCode, header::HeaderMap, multipart};
use serde_json::{Value, json};

use crate::Answer;

/// A password that fulfils all rules.
pub const PASSWORD: &str = "Correct-Horse-7";

/// A browser: it keeps cookies, sends the CSRF header and, once signed in, the token.
#[derive(Debug, Clone)]
pub struct Person {
    client: Client,
    base_url: String,
    pub email: String,
    pub token: Option<String>,
}

/// An answer as it arrived.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("not JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The body, after making sure that the call succeeded.
    #[expect(clippy::must_use_candidate, reason = "most callers want only the check")]
    pub fn ok(self) -> Value {
        assert!(
            self.status.is_success(),
            "{}: {}",
            self.status,
            String::from_utf8_lossy(&self.body)
        );
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// Status and code of a problem.
    #[must_use]
    pub fn problem(&self) -> (u16, String) {
        let code = self.json()["code"].as_str().unwrap_or_default().to_owned();
        (self.status.as_u16(), code)
    }
}

impl Person {
    #[must_use]
    pub fn stranger(base_url: &str) -> Self {
        // A second installation in the same process is refused, and that is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().cookie_store(true).build().expect("a client");
        Self { client, base_url: base_url.to_owned(), email: String::new(), token: None }
    }

    pub async fn registered(base_url: &str, name: &str) -> Self {
        let mut person = Self::stranger(base_url);
        person.email = format!("{name}@example.org");
        let credentials = json!({"email": person.email, "password": PASSWORD});
        person.post("/api/auth/register", &credentials).await.ok();
        person.signs_in().await;
        person
    }

    pub async fn signs_in(&mut self) {
        let credentials = json!({"email": self.email, "password": PASSWORD});
        let reply = self.post("/api/auth/login", &credentials).await.ok();
        self.token = reply["access_token"].as_str().map(ToOwned::to_owned);
    }

    /// The same person at another process of the service.
    #[must_use]
    pub fn at(&self, base_url: &str) -> Self {
        Self { base_url: base_url.to_owned(), ..self.clone() }
    }

    /// A request with everything a browser of this person would send.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .client
            .request(method, format!("{}{path}", self.base_url))
            .header("x-requested-with", "XMLHttpRequest");
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        Reply { status, headers, body: response.bytes().await.expect("a body").to_vec() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Creates a store and answers its id.
    pub async fn creates_store(&self, name: &str) -> i64 {
        let store = self.post("/api/stores", &json!({"display_name": name})).await.ok();
        store["id"].as_i64().expect("an id")
    }

    pub async fn uploads(&self, store: i64, name: &str, bytes: impl Into<Vec<u8>>) -> Reply {
        let file = multipart::Part::bytes(bytes.into()).file_name(name.to_owned());
        let form = multipart::Form::new().text("storeId", store.to_string()).part("file", file);
        self.send(self.request(Method::POST, "/api/upload").multipart(form)).await
    }

    /// Uploads and waits until the document is DONE; answers its id.
    pub async fn adds(&self, store: i64, name: &str, bytes: impl Into<Vec<u8>>) -> i64 {
        let upload = self.uploads(store, name, bytes).await.ok();
        let id = upload["document_id"].as_i64().expect("an id");
        let document = self.waits_for(id).await;
        assert_eq!(document["status"], "DONE", "{document}");
        id
    }

    /// Waits until a document is DONE or ERROR and answers it.
    pub async fn waits_for(&self, document: i64) -> Value {
        for _ in 0..600 {
            let view = self.get(&format!("/api/documents/{document}")).await.ok();
            if view["status"] == "DONE" || view["status"] == "ERROR" {
                return view;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("document {document} was not finished in 30 seconds")
    }

    /// Asks a question and reads the whole answer.
    pub async fn asks(&self, store: i64, question: &str) -> Answer {
        self.chats(&json!({"storeIds": [store], "question": question})).await
    }

    pub async fn chats(&self, body: &Value) -> Answer {
        let reply = self.post("/api/chat", body).await;
        Answer::read(&reply)
    }
}
