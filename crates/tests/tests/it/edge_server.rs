//! Connections: how long they may say nothing, and what becomes of them when the service stops.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use rag_api::server;
use rag_core::connections::Patience;
use rag_tests::{Backend, TestApp};
use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::timeout,
};

const LONG: Duration = Duration::from_secs(20);

/// Serves the app once more, with this patience.
async fn served(app: &TestApp, patience: Patience) -> (SocketAddr, JoinHandle<Duration>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = app.app.clone();
    let task = tokio::spawn(async move { server::serve(&app, listener, patience).await });
    (address, task)
}

/// Everything that comes before the other side closes the connection.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    timeout(LONG, stream.read_to_string(&mut text)).await.expect("a closed connection").unwrap();
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_say_nothing_or_half_a_request_are_closed() {
    let app = TestApp::start(Backend::Sqlite).await;
    let patience = Patience { head: Duration::from_millis(400), ..Patience::default() };
    let (address, _task) = served(&app, patience).await;
    for begin in ["", "GET /live HTTP/1.1\r\nhost:"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(begin.as_bytes()).await.unwrap();
        assert_eq!(until_closed(&mut stream).await, "", "after {begin:?}");
    }
    let mut kept = TcpStream::connect(address).await.unwrap();
    kept.write_all(b"GET /live HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let answer = until_closed(&mut kept).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(!answer.contains("connection: close"), "it was kept for another request: {answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_is_announced_before_connections_are_refused_and_answers_are_finished() {
    let app = TestApp::start_with(Backend::Sqlite, &[("OFFLINE_STREAM_DELAY_MS", "150")]).await;
    let patience = Patience { notice: Duration::from_secs(2), ..Patience::default() };
    let (address, task) = served(&app, patience).await;
    let url = format!("http://{address}");
    let ada = app.person("ada").await.at(&url);
    let page = "The pump is cleaned every six weeks. The filter is replaced once a year.";
    let (store, _) = app.shelf(&ada, &[("pump.txt", &[page])]).await;
    let body = json!({"storeIds": [store], "question": "How often is the pump cleaned?"});
    let mut answer = ada.request(Method::POST, "/api/chat").json(&body).send().await.unwrap();
    let mut text = answer.chunk().await.unwrap().unwrap().to_vec();

    app.app.runtime.stop();
    assert_eq!(ada.get("/ready").await.status, 503);
    assert_eq!(app.stranger().at(&url).get("/ready").await.status, 503, "on a new connection");
    while let Some(chunk) = answer.chunk().await.unwrap() {
        text.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("\"finish\"") && text.ends_with("data: [DONE]\n\n"), "{text}");
    let begun = Instant::now();
    while TcpStream::connect(address).await.is_ok() {
        assert!(begun.elapsed() < LONG, "connections are still taken");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    timeout(LONG, task).await.expect("an end").unwrap();
}
