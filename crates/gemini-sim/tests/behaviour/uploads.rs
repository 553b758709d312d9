use serde_json::json;
use sha2::{Digest, Sha256};

use super::client::Provider;

pub const GRANULARITY: usize = 64;

pub async fn small_granules() -> (Provider, String) {
    let provider = Provider::with(|settings| settings.chunk_granularity = GRANULARITY as u64).await;
    let store = provider.store().await;
    (provider, store)
}

#[tokio::test]
async fn the_reply_to_the_last_byte_names_the_document_but_is_not_done() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let session = provider.start_upload(&store, 4, json!({"displayName": "Ünï.txt"})).await;
    assert!(session.contains("upload_id=") && session.ends_with("upload_protocol=resumable"));
    let reply = provider.chunk(&session, "upload, finalize", 0, b"text").await;
    assert_eq!(reply.header("x-goog-upload-status"), Some("final"));
    let operation = reply.ok();
    assert!(operation.get("done").is_none());
    let response = &operation["response"];
    assert_eq!(response["sizeBytes"], "4");
    let id = response["documentName"].as_str().unwrap().rsplit('/').next().unwrap();
    assert_eq!(id.len(), 25);
    assert_eq!(operation["name"], format!("{store}/upload/operations/{id}"));
}

#[tokio::test]
async fn chunks_that_are_not_whole_granules_are_refused_in_plain_text() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let session = provider.start_upload(&store, 3000, json!({})).await;
    let reply = provider.chunk(&session, "upload", 0, &[0; 1000]).await;
    assert_eq!(reply.status, 400);
    assert_eq!(
        reply.text(),
        "The client sent 1000 bytes, which is not a multiple of the 8388608 byte chunk granularity."
    );
    assert_eq!(provider.query(&session).await, ("active".to_owned(), 0));
}

#[tokio::test]
async fn a_session_ends_by_finalize_or_cancel_and_then_takes_nothing() {
    let (provider, store) = small_granules().await;
    let session = provider.start_upload(&store, GRANULARITY, json!({})).await;
    assert_eq!(provider.chunk(&session, "upload", 0, &[b'a'; GRANULARITY]).await.status, 200);
    let early = provider.start_upload(&store, 9, json!({})).await;
    assert_eq!(provider.chunk(&early, "upload, finalize", 0, b"four").await.status, 400);
    assert_eq!(provider.chunk(&session, "finalize", GRANULARITY, b"").await.status, 200);
    assert_eq!(provider.query(&session).await, ("final".to_owned(), GRANULARITY));
    assert_eq!(provider.chunk(&session, "finalize", GRANULARITY, b"").await.status, 400);

    let session = provider.start_upload(&store, 4, json!({})).await;
    let reply = provider.chunk(&session, "cancel", 0, b"").await;
    assert_eq!(reply.header("x-goog-upload-status"), Some("cancelled"));
    assert_eq!(provider.chunk(&session, "upload, finalize", 0, b"text").await.status, 400);
    assert_eq!(
        provider.chunk("/upload/v1/files?upload_id=unknown", "query", 0, b"").await.status,
        404
    );
    assert_eq!(provider.control().counters().documents_created, 1);
}

#[tokio::test]
async fn a_dropped_connection_keeps_what_arrived_and_query_tells() {
    let (provider, store) = small_granules().await;
    let content: Vec<u8> = (0..200).collect();
    let session = provider.start_upload(&store, content.len(), json!({})).await;
    let drop = [
        ("x-sim-fault", "upload-drop-at=77"),
        ("x-goog-upload-command", "upload, finalize"),
        ("x-goog-upload-offset", "0"),
    ];
    assert!(provider.try_send("POST", &session, &drop, content.clone()).await.is_err());
    assert_eq!(provider.query(&session).await, ("active".to_owned(), 77));
    let drop = [
        ("x-sim-fault", "upload-drop-at=60, upload-keep-granules=64"),
        ("x-goog-upload-command", "upload, finalize"),
        ("x-goog-upload-offset", "77"),
    ];
    assert!(provider.try_send("POST", &session, &drop, content[77..].to_vec()).await.is_err());
    assert_eq!(provider.query(&session).await, ("active".to_owned(), 128));
    assert_eq!(provider.chunk(&session, "upload, finalize", 77, &content[77..]).await.status, 400);
    provider.chunk(&session, "upload, finalize", 128, &content[128..]).await.ok();

    let records = provider.control().documents();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].sha256, hex::encode(Sha256::digest(&content)));
    assert_eq!(provider.control().counters().upload_bytes, 77 + 60 + 72);
}

#[tokio::test]
async fn a_client_that_leaves_in_the_middle_of_a_chunk_can_resume() {
    let (provider, store) = small_granules().await;
    let session = provider.start_upload(&store, 100, json!({})).await;
    let half: Vec<Result<_, std::io::Error>> = vec![
        Ok(bytes::Bytes::from_static(&[b'x'; 40])),
        Err(std::io::Error::other("the client leaves")),
    ];
    let body = axum::body::Body::from_stream(futures::stream::iter(half));
    let headers = [("x-goog-upload-command", "upload, finalize"), ("x-goog-upload-offset", "0")];
    assert!(provider.try_send("POST", &session, &headers, body).await.is_err());
    let (_, received) = provider.query(&session).await;
    assert!(received <= 40);
    provider.chunk(&session, "upload, finalize", received, &vec![b'x'; 100 - received]).await.ok();
    assert_eq!(provider.control().documents()[0].bytes, 100);
}

#[tokio::test]
async fn an_import_answers_with_bare_ids_that_differ_from_the_operation() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let start = [
        ("x-goog-upload-header-content-type", "text/plain"),
        ("x-goog-upload-header-content-length", "5"),
    ];
    let options = json!({"file": {"display_name": "Two steps.txt"}});
    let started = provider.send("POST", "/upload/v1/files", &start, options.to_string()).await;
    let url = started.header("x-goog-upload-url").unwrap().to_owned();
    let session = url.strip_prefix(&provider.sim.base_url).unwrap();
    let file = provider.chunk(session, "upload, finalize", 0, b"Cats.").await.ok();
    let file = file["file"]["name"].as_str().unwrap().to_owned();
    let import =
        provider.post(&format!("/v1/{store}:importFile"), json!({"fileName": file})).await.ok();
    assert_eq!(import.as_object().unwrap().len(), 1, "only the name: {import}");
    let operation = import["name"].as_str().unwrap().to_owned();
    provider.delete(&format!("/v1/{file}")).await.ok();
    assert_eq!(provider.get(&format!("/v1/{file}")).await.error().0, 403);

    let done = provider.get(&format!("/v1/{operation}")).await.ok();
    let id = done["response"]["documentName"].as_str().unwrap();
    assert!(!id.contains('/') && !operation.ends_with(id));
    let document = provider.get(&format!("/v1/{store}/documents/{id}")).await.ok();
    assert_eq!(document["displayName"], "Two steps.txt");
}
