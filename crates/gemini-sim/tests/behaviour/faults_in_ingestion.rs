use gemini_sim::{Fault, FaultRule};
use serde_json::json;

use super::client::Provider;

#[tokio::test]
async fn documents_and_operations_fail_in_the_ways_asked_for() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let control = provider.control();
    let operation_of =
        |name: &str| format!("/v1/{}", name.replace("/documents/", "/upload/operations/"));

    control.fault(FaultRule::once(Fault::OperationStuck));
    let name = provider.upload(&store, "Cats.", "d-1").await;
    assert_eq!(provider.get(&format!("/v1/{name}")).await.ok()["state"], "STATE_ACTIVE");
    assert_eq!(provider.get(&operation_of(&name)).await.ok().as_object().unwrap().len(), 1);

    for fault in [Fault::OperationError, Fault::DocumentFailed] {
        control.fault(FaultRule::once(fault));
        let name = provider.upload(&store, "Cats.", "d-2").await;
        assert_eq!(provider.get(&format!("/v1/{name}")).await.ok()["state"], "STATE_FAILED");
        let operation = provider.get(&operation_of(&name)).await.ok();
        assert_eq!((&operation["done"], &operation["error"]["code"]), (&json!(true), &json!(13)));
    }
    let view = provider.get(&format!("/v1/{store}")).await.ok();
    assert_eq!(
        (&view["activeDocumentsCount"], &view["failedDocumentsCount"]),
        (&json!("1"), &json!("2"))
    );

    control.fault(FaultRule::once(Fault::DocumentMissingFirst).value(2));
    let name = provider.upload(&store, "Cats.", "d-3").await;
    for expected in [404, 404, 200] {
        assert_eq!(provider.get(&format!("/v1/{name}")).await.status, expected);
    }
    control.fault(FaultRule::once(Fault::ListRefused));
    let list = format!("/v1/{store}/documents");
    assert!(provider.get(&list).await.text().contains("corpora/*/documents/*"));
    assert_eq!(provider.get(&list).await.status, 200);
}

#[tokio::test]
async fn uploads_fail_in_the_ways_asked_for() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let control = provider.control();
    control.fault(FaultRule::once(Fault::UploadTerminated));
    let doomed = provider.start_upload(&store, 4, json!({})).await;
    for _ in 0..2 {
        assert_eq!(provider.chunk(&doomed, "upload, finalize", 0, b"text").await.status, 503);
    }
    let session = provider.start_upload(&store, 4, json!({})).await;
    control.fault(FaultRule::once(Fault::UploadNoStatusHeader));
    let reply = provider.chunk(&session, "upload, finalize", 0, b"text").await;
    assert_eq!((reply.status, reply.header("x-goog-upload-status")), (200, None));
    let session = provider.start_upload(&store, 4, json!({})).await;
    control.fault(FaultRule::once(Fault::UploadDamagedReply).value("{\"name\": \"fileSearch"));
    let reply = provider.chunk(&session, "upload, finalize", 0, b"text").await;
    assert_eq!(reply.header("x-goog-upload-status"), Some("final"));
    assert_eq!(reply.text(), "{\"name\": \"fileSearch");
    assert_eq!(control.documents().len(), 2, "the work is done all the same");
    for (fault, status, told) in
        [(Fault::UploadQueryRefused, 400, None), (Fault::UploadCancelled, 200, Some("cancelled"))]
    {
        let session = provider.start_upload(&store, 4, json!({})).await;
        control.fault(FaultRule::once(fault));
        let reply = provider.chunk(&session, "query", 0, b"").await;
        assert_eq!((reply.status, reply.header("x-goog-upload-status")), (status, told));
        let after = provider.chunk(&session, "upload, finalize", 0, b"text").await;
        assert_eq!(after.status, if told.is_some() { 400 } else { 200 });
        assert_eq!(control.counters().met(fault), 1);
    }
    let path = format!("/upload/v1/{store}:uploadToFileSearchStore");
    let start = async |fault: &str| {
        let headers = [
            ("x-sim-fault", fault),
            ("x-goog-upload-header-content-type", "text/plain"),
            ("x-goog-upload-header-content-length", "4"),
        ];
        provider.send("POST", &path, &headers, "{}").await
    };
    assert!(start("upload-mime-400").await.text().contains("valid type/subtype format"));
    let foreign = start("upload-foreign-url=http://evil.test").await;
    assert!(foreign.header("x-goog-upload-url").unwrap().starts_with("http://evil.test/upload/"));
    provider.control().adjust(|settings| settings.storage_limit_bytes = Some(7));
    assert_eq!(start("").await.error().0, 429);
}
