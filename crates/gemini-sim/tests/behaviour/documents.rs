use std::time::Duration;

use serde_json::json;

use super::client::Provider;

#[tokio::test]
async fn every_version_needs_a_key_and_unknown_paths_are_not_json() {
    let provider = Provider::with(|settings| settings.accepted_key = Some("good".into())).await;
    let none = provider.send("GET", "/v1/models", &[("no-key", "")], "").await;
    assert_eq!(none.error(), (403, "PERMISSION_DENIED".to_owned()));
    let bad = provider.get("/v1beta/models").await;
    assert_eq!(bad.error(), (400, "INVALID_ARGUMENT".to_owned()));
    assert_eq!(bad.json()["error"]["details"][0]["reason"], "API_KEY_INVALID");
    let good = provider.send("GET", "/v1/models?key=good", &[("no-key", "")], "").await;
    assert_eq!(good.status, 200);
    assert_eq!(provider.control().counters().keys_in_url, 1);
    let unknown = provider.get("/v3/models").await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.header("content-type").unwrap().starts_with("text/html"));
}

#[tokio::test]
async fn a_post_without_a_length_is_refused_by_the_front_end() {
    let provider = Provider::start().await;
    let reply = provider.send("POST", "/v1/fileSearchStores", &[], axum::body::Body::empty()).await;
    assert_eq!(reply.status, 411);
}

#[tokio::test]
async fn a_document_is_pending_for_its_time_and_the_store_counts_it() {
    let provider = Provider::with(|settings| settings.document_delay_ms = 300).await;
    let store = provider.store().await;
    let name = provider.upload(&store, "Cats sleep.", "d-1").await;
    let path = format!("/v1/{name}");
    let document = provider.get(&path).await.ok();
    assert_eq!(document["state"], "STATE_PENDING");
    assert_eq!(document["sizeBytes"], "11");
    let view = provider.get(&format!("/v1/{store}")).await.ok();
    assert_eq!(view["pendingDocumentsCount"], "1");
    assert!(view.get("activeDocumentsCount").is_none(), "zero is left out");
    let operation = format!("/v1/{}", name.replace("/documents/", "/upload/operations/"));
    assert!(provider.get(&operation).await.ok().get("done").is_none());

    tokio::time::sleep(Duration::from_millis(350)).await;
    assert_eq!(provider.get(&path).await.ok()["state"], "STATE_ACTIVE");
    assert_eq!(provider.get(&operation).await.ok()["done"], true);
}

#[tokio::test]
async fn lists_are_paged_in_order_of_creation_and_clamped_to_twenty() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let mut names = Vec::new();
    for number in 0..23 {
        names.push(provider.upload(&store, "x", &number.to_string()).await);
    }
    let path = format!("/v1/{store}/documents?pageSize=100");
    let first = provider.get(&path).await.ok();
    assert_eq!(first["documents"].as_array().unwrap().len(), 20);
    let token = first["nextPageToken"].as_str().unwrap();
    let second = provider.get(&format!("{path}&pageToken={token}")).await.ok();
    let listed =
        [&first, &second].into_iter().flat_map(|page| page["documents"].as_array().unwrap());
    assert!(listed.map(|document| document["name"].as_str().unwrap()).eq(names.iter()));
    assert!(second.get("nextPageToken").is_none());
    let empty = provider.store().await;
    assert_eq!(provider.get(&format!("/v1/{empty}/documents")).await.ok(), json!({}));
    let wrong = provider.get(&format!("{path}&pageToken=abc")).await;
    assert_eq!(wrong.error(), (400, "INVALID_ARGUMENT".to_owned()));
}

#[tokio::test]
async fn deleting_needs_force_and_happens_once() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let path = format!("/v1/{}", provider.upload(&store, "Cats.", "d-1").await);
    let refused = provider.delete(&path).await;
    assert_eq!(refused.error(), (400, "FAILED_PRECONDITION".to_owned()));
    assert_eq!(provider.delete(&format!("{path}?force=True")).await.ok(), json!({}));
    assert_eq!(provider.delete(&format!("{path}?force=true")).await.status, 404);
    provider.upload(&store, "Dogs.", "d-2").await;
    assert_eq!(provider.delete(&format!("/v1/{store}")).await.status, 400);
    let body = json!({"force": true}).to_string();
    let forced = provider.send("DELETE", &format!("/v1/{store}"), &[], body).await;
    assert_eq!(forced.ok(), json!({}));
    assert_eq!(provider.get(&format!("/v1/{store}")).await.status, 404);
    let records = provider.control().documents();
    assert_eq!(records.len(), 2);
    assert!(records.iter().all(|record| record.state.is_none()), "both are deleted");
    assert_eq!(records[1].metadata_text("doc_id"), Some("d-2"));
}

#[tokio::test]
async fn a_deleted_document_may_be_cited_for_the_configured_time() {
    let provider = Provider::with(|settings| settings.deleted_lag_ms = 400).await;
    let store = provider.store().await;
    let name = provider.upload(&store, "Zebras graze.", "d-1").await;
    provider.delete(&format!("/v1/{name}?force=true")).await.ok();
    let question = Provider::question(&store, "zebras", json!({}));
    let is_cited = async || {
        let reply = provider.ask(&question).await.ok();
        reply["candidates"][0].get("groundingMetadata").is_some()
    };
    assert!(is_cited().await);
    tokio::time::sleep(Duration::from_millis(450)).await;
    assert!(!is_cited().await);
}

#[tokio::test]
async fn replies_are_compressed_when_asked_for_but_streams_are_not() {
    let provider = Provider::start().await;
    let gzip = [("accept-encoding", "gzip")];
    let models = provider.send("GET", "/v1/models", &gzip, "").await;
    assert_eq!(models.header("content-encoding"), Some("gzip"));
    let request = Provider::question(&provider.store().await, "hi", json!({})).to_string();
    let path = "/v1/models/gemini-3.8-flash:streamGenerateContent?alt=sse";
    let stream = provider.send("POST", path, &gzip, request).await;
    assert_eq!(stream.header("content-encoding"), None);
}

#[tokio::test]
async fn metadata_beyond_the_limits_is_refused_at_the_start() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let path = format!("/upload/v1/{store}:uploadToFileSearchStore");
    let headers = [
        ("x-goog-upload-header-content-type", "text/plain"),
        ("x-goog-upload-header-content-length", "5"),
    ];
    let many: Vec<_> = (0..21).map(|n| json!({"key": n.to_string(), "stringValue": ""})).collect();
    let wrong = [
        json!({"customMetadata": many}),
        json!({"customMetadata": [{"key": "a"}]}),
        json!({"customMetadata": [{"key": "a", "stringValue": "b", "numericValue": 1}]}),
        json!({"customMetadata": [{"key": "a", "stringValue": ""}, {"key": "a", "numericValue": 1}]}),
        json!({"displayName": "x".repeat(513)}),
        json!({"chunkingConfig": {"whiteSpaceConfig": {"maxTokensPerChunk": 20}}}),
        json!({"chunkingConfig": {"whiteSpaceConfig": {"maxTokensPerChunk": 100, "maxOverlapTokens": 100}}}),
        json!({"mimeType": "audio/mpeg"}),
        json!({"mimeType": "image/png"}),
        json!({"surprise": 1}),
    ];
    for options in wrong {
        let reply = provider.send("POST", &path, &headers, options.to_string()).await;
        assert_eq!(reply.error(), (400, "INVALID_ARGUMENT".to_owned()), "{options}");
        assert!(reply.header("x-goog-upload-url").is_none());
    }
    let large = [("x-goog-upload-header-content-length", "104857601")];
    let reply =
        provider.send("POST", &path, &large, json!({"mimeType": "text/plain"}).to_string()).await;
    assert_eq!(reply.status, 400);
}
