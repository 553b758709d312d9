//! What crosses the edge in bulk: uploads that go on and on, the files of the page, and what proxies say.

use std::time::Duration;

use rag_tests::{Backend, TestApp};
use reqwest::Method;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

const MIB: usize = 1024 * 1024;

/// Sends a form whose first field never ends, until an answer is there; answers that and how much was
/// sent.
async fn sends_an_endless_field(app: &TestApp, token: &str) -> (String, usize) {
    let address = app.base_url.strip_prefix("http://").unwrap();
    let (mut reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
    let answer = tokio::spawn(async move {
        let mut answer = Vec::new();
        let mut part = [0; 4096];
        // A connection that is reset after the answer has still answered.
        while let Ok(read @ 1..) = reader.read(&mut part).await {
            answer.extend_from_slice(&part[..read]);
        }
        String::from_utf8(answer).unwrap()
    });
    let head = format!(
        "POST /api/upload HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         x-requested-with: XMLHttpRequest\r\ncontent-type: multipart/form-data; boundary=b\r\n\
         content-length: {}\r\n\r\n--b\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\n",
        200 * MIB
    );
    writer.write_all(head.as_bytes()).await.unwrap();
    let (block, mut sent) = (vec![b'x'; 64 * 1024], 0);
    while !answer.is_finished() && sent < 150 * MIB && writer.write_all(&block).await.is_ok() {
        sent += block.len();
    }
    (timeout(Duration::from_secs(20), answer).await.unwrap().unwrap(), sent)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_refused_when_the_whole_form_is_too_large_whatever_its_fields_are() {
    let app = TestApp::start_with(Backend::Sqlite, &[("MAX_UPLOAD_MB", "1")]).await;
    let ada = app.person("ada").await;
    let (answer, sent) = sends_an_endless_field(&app, &ada.token.unwrap()).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("\"body_too_large\""), "{answer}");
    assert!(sent < 50 * MIB, "{sent} bytes were taken, more than networks hold");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_asset_is_missing_and_only_assets_are_kept_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    std::fs::write(folder.path().join("index.html"), "<title>Page</title>").unwrap();
    std::fs::write(folder.path().join("assets/index-1a2b.js"), "export {}").unwrap();
    let page = folder.path().display().to_string();
    let app = TestApp::start_with(Backend::Sqlite, &[("FRONTEND_DIR", &page)]).await;
    let someone = app.stranger();
    let asset = someone.get("/assets/index-1a2b.js").await;
    assert_eq!((asset.status.as_u16(), asset.body.as_slice()), (200, b"export {}".as_slice()));
    assert_eq!(asset.headers["cache-control"], "public, max-age=31536000, immutable");
    for path in ["/assets/index-0ld.js", "/assets/", "/assets"] {
        let missing = someone.get(path).await;
        assert_eq!(missing.problem(), (404, "not_found".to_owned()), "{path}");
        assert_eq!(missing.headers["cache-control"], "no-store", "{path}");
    }
    for path in ["/", "/chat/7"] {
        let entry = someone.get(path).await;
        assert_eq!(entry.body, b"<title>Page</title>", "{path}");
        assert_eq!(entry.headers["cache-control"], "no-cache", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_trusted_proxy_is_believed_about_tls() {
    for (trusted, promised) in [("127.0.0.1", true), ("10.0.0.0/8", false), ("", false)] {
        let settings = [("TRUSTED_PROXY_IPS", trusted)];
        let app = TestApp::start_with(Backend::Sqlite, &settings).await;
        let someone = app.stranger();
        let request = someone.request(Method::GET, "/live").header("x-forwarded-proto", "https");
        let reply = someone.send(request).await;
        let found = reply.headers.contains_key("strict-transport-security");
        assert_eq!(found, promised, "trusting {trusted:?}");
        let plain = someone.get("/live").await;
        assert!(!plain.headers.contains_key("strict-transport-security"));
    }
}
