//! A client that can do what well-behaved clients cannot: send half a body, leave in the middle, and see
//! the bytes as they come.

use axum::body::Body;
use bytes::Bytes;
use gemini_sim::{Control, Settings, Sim, SimConfig, SimHandle};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

pub struct Provider {
    pub sim: SimHandle,
}

/// A whole reply.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: hyper::HeaderMap,
    pub body: Bytes,
}

/// A reply whose body is read piece by piece; dropping it closes the connection.
pub struct Open {
    pub response: Response<Incoming>,
    connection: JoinHandle<()>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.connection.abort();
    }
}

impl Open {
    pub async fn piece(&mut self) -> Option<Result<Bytes, hyper::Error>> {
        let frame = self.response.body_mut().frame().await?;
        Some(frame.map(|frame| frame.into_data().unwrap_or_default()))
    }

    /// Pieces until the end, and whether the end was a clean one.
    pub async fn pieces(mut self) -> (Vec<Bytes>, bool) {
        let mut pieces = Vec::new();
        while let Some(piece) = self.piece().await {
            match piece {
                Ok(bytes) => pieces.push(bytes),
                Err(_) => return (pieces, false),
            }
        }
        (pieces, true)
    }
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The JSON of a success.
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// Code and status of a JSON error.
    pub fn error(&self) -> (u16, String) {
        let error = &self.json()["error"];
        assert_eq!(error["code"], self.status, "{error}");
        (self.status, error["status"].as_str().unwrap().to_owned())
    }
}

pub type Headers<'a> = &'a [(&'a str, &'a str)];

impl Provider {
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut config = SimConfig::default();
        change(&mut config.settings);
        Self { sim: Sim::start(config).await.unwrap() }
    }

    pub fn control(&self) -> &Control {
        &self.sim.control
    }

    fn authority(&self) -> &str {
        self.sim.base_url.strip_prefix("http://").unwrap()
    }

    /// Sends a request with a key and returns when the headers of the reply are there.
    pub async fn open(
        &self,
        method: &str,
        path: &str,
        headers: Headers<'_>,
        body: impl Into<Body>,
    ) -> Result<Open, hyper::Error> {
        let stream = TcpStream::connect(self.authority()).await.unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let connection = tokio::spawn(async move { drop(connection.await) });
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path)
            .header("host", self.authority());
        if !headers.iter().any(|(name, _)| *name == "no-key") {
            request = request.header("x-goog-api-key", "test-key");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = sender.send_request(request.body(body.into()).unwrap()).await?;
        Ok(Open { response, connection })
    }

    pub async fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: Headers<'_>,
        body: impl Into<Body>,
    ) -> Result<Reply, hyper::Error> {
        let mut open = self.open(method, path, headers, body).await?;
        let status = open.response.status().as_u16();
        let headers = open.response.headers().clone();
        let body = open.response.body_mut().collect().await?.to_bytes();
        Ok(Reply { status, headers, body })
    }

    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: Headers<'_>,
        body: impl Into<Body>,
    ) -> Reply {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send("POST", path, &[], body.to_string()).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, &[], "").await
    }

    /// Creates a store and returns its full name.
    pub async fn store(&self) -> String {
        let store = self.post("/v1/fileSearchStores", json!({"displayName": "Docs"})).await.ok();
        store["name"].as_str().unwrap().to_owned()
    }

    /// Starts an upload and returns path and query of its session.
    pub async fn start_upload(&self, store: &str, length: usize, options: Value) -> String {
        let length = length.to_string();
        let headers = [
            ("x-goog-upload-protocol", "resumable"),
            ("x-goog-upload-command", "start"),
            ("x-goog-upload-header-content-length", length.as_str()),
            ("x-goog-upload-header-content-type", "text/plain"),
        ];
        let path = format!("/upload/v1/{store}:uploadToFileSearchStore");
        let reply = self.send("POST", &path, &headers, options.to_string()).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let url = reply.header("x-goog-upload-url").unwrap();
        url.strip_prefix(&self.sim.base_url).unwrap().to_owned()
    }

    pub async fn chunk(&self, session: &str, command: &str, offset: usize, bytes: &[u8]) -> Reply {
        self.try_chunk(session, command, offset, bytes).await.unwrap()
    }

    pub async fn try_chunk(
        &self,
        session: &str,
        command: &str,
        offset: usize,
        bytes: &[u8],
    ) -> Result<Reply, hyper::Error> {
        let (offset, length) = (offset.to_string(), bytes.len().to_string());
        let headers = [
            ("x-goog-upload-command", command),
            ("x-goog-upload-offset", offset.as_str()),
            ("content-length", length.as_str()),
            ("no-key", ""),
        ];
        self.try_send("POST", session, &headers, bytes.to_vec()).await
    }

    /// Status and bytes received, as a query tells.
    pub async fn query(&self, session: &str) -> (String, usize) {
        let headers = [("x-goog-upload-command", "query"), ("content-length", "0")];
        let reply = self.send("POST", session, &headers, "").await;
        let header = |name| reply.header(name).unwrap().to_owned();
        let received = header("x-goog-upload-size-received").parse().unwrap();
        (header("x-goog-upload-status"), received)
    }

    /// Uploads a text in one piece and returns the document's full name.
    pub async fn upload(&self, store: &str, text: &str, doc_id: &str) -> String {
        let options = json!({
            "displayName": format!("{doc_id}.txt"),
            "customMetadata": [{"key": "doc_id", "stringValue": doc_id}],
        });
        let session = self.start_upload(store, text.len(), options).await;
        let reply = self.chunk(&session, "upload, finalize", 0, text.as_bytes()).await.ok();
        reply["response"]["documentName"].as_str().unwrap().to_owned()
    }

    /// A question over one store, with more fields for the request.
    pub fn question(store: &str, text: &str, more: Value) -> Value {
        let mut request = json!({
            "contents": [{"role": "user", "parts": [{"text": text}]}],
            "tools": [{"fileSearch": {"fileSearchStoreNames": [store]}}],
        });
        if let (Some(fields), Value::Object(more)) = (request.as_object_mut(), more) {
            fields.extend(more);
        }
        request
    }

    pub async fn ask(&self, request: &Value) -> Reply {
        self.post("/v1/models/gemini-3.8-flash:generateContent", request.clone()).await
    }

    pub async fn ask_stream(&self, request: &Value, faults: &str) -> Open {
        let path = "/v1/models/gemini-3.8-flash:streamGenerateContent?alt=sse";
        let headers = [("x-sim-fault", faults)];
        self.open("POST", path, &headers, request.to_string()).await.unwrap()
    }
}
