use bytes::Bytes;
use futures::future::join_all;
use gemini_sim::{Fault, FaultRule, KeyPlace};
use rag_core::gemini::{BytesContent, CustomMetadata, FileContent, Gemini};
use sha2::{Digest as _, Sha256};

use super::provider::{Provider, document, settings};

#[tokio::test]
async fn a_file_arrives_whole_with_its_names_in_the_body_and_not_in_headers() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Über.txt");
    tokio::fs::write(&path, "Zebras have stripes. 🦓").await.unwrap();
    let content = FileContent::open(&path).await.unwrap();
    let mut new = document("7");
    new.metadata.push(CustomMetadata::text("language", "en"));
    let name = provider.gemini.upload(&store, &new, &content).await.unwrap();

    let record = provider.documents().remove(0);
    assert!(name.as_str().ends_with(&record.id));
    assert_eq!(record.sha256, hex::encode(Sha256::digest("Zebras have stripes. 🦓")));
    assert_eq!(
        (record.display_name.as_str(), record.mime_type.as_str()),
        ("Über 7.txt", "text/plain")
    );
    assert_eq!(record.metadata_text("doc_id"), Some("7"));
    assert_eq!(record.metadata_text("language"), Some("en"));

    let calls = provider.control().calls();
    let [.., start, data] = calls.as_slice() else { panic!("{calls:?}") };
    assert_eq!((start.kind, start.key), ("stores.upload.start", KeyPlace::Header));
    assert!(start.json().get("mimeType").is_none(), "its validator refuses documented types");
    assert!(!start.headers.contains_key("x-goog-upload-file-name"));
    assert_eq!((data.kind, data.key), ("stores.upload.finalize", KeyPlace::None));
    assert_eq!(data.headers["content-length"], "25");
}

#[tokio::test]
async fn a_connection_dropped_at_any_byte_costs_no_byte_and_ends_as_one_document() {
    let provider = Provider::start().await;
    let content: Vec<u8> = (0..=255).collect();
    let mut stores = Vec::new();
    for at in 0..=content.len() {
        let store = provider.store().await;
        let drop = FaultRule::once(Fault::UploadDropAt).value(at).containing(store.as_str());
        provider.control().fault(drop);
        stores.push(store);
    }
    let uploads = stores.iter().map(async |store| {
        // Clients of their own, so that all upload at once.
        let gemini = Gemini::new(&settings(&provider.sim.base_url)).unwrap();
        let content = BytesContent(Bytes::from(content.clone()));
        gemini.upload(store, &document("7"), &content).await.unwrap()
    });
    let names = join_all(uploads).await;

    assert!(provider.control().pending_faults().is_empty(), "every connection was dropped");
    let documents = provider.control().documents();
    assert_eq!(documents.len(), stores.len(), "one document each, none deleted");
    let whole = hex::encode(Sha256::digest(&content));
    assert!(documents.iter().all(|document| document.sha256 == whole));
    assert!(names.iter().zip(&stores).all(|(name, store)| name.store() == *store));
    let sent = provider.control().counters().upload_bytes;
    assert_eq!(sent, (content.len() * stores.len()) as u64, "no byte arrived twice");
}

#[tokio::test]
async fn bytes_the_provider_forgot_are_sent_again() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let content: Vec<u8> = (0..200).collect();
    for switch in [
        FaultRule::once(Fault::UploadDropAt).value(150),
        FaultRule::once(Fault::UploadKeepGranules).value(64),
    ] {
        provider.control().fault(switch);
    }
    let bytes = BytesContent(Bytes::from(content.clone()));
    provider.gemini.upload(&store, &document("7"), &bytes).await.unwrap();
    assert_eq!(provider.documents()[0].sha256, hex::encode(Sha256::digest(&content)));
    assert_eq!(provider.control().counters().upload_bytes, 150 + (200 - 128));
}

#[tokio::test]
async fn a_large_file_goes_in_whole_granules_and_survives_drops_in_each() {
    const SIZE: usize = (20 << 20) + 5;
    let provider = Provider::start().await;
    let store = provider.store().await;
    let content: Vec<u8> = (0..=250).cycle().take(SIZE).collect();
    for at in [0, 1, 5 << 20, (8 << 20) - 1, 3] {
        provider.control().fault(FaultRule::once(Fault::UploadDropAt).value(at));
    }
    let bytes = BytesContent(Bytes::from(content.clone()));
    provider.gemini.upload(&store, &document("7"), &bytes).await.unwrap();
    let documents = provider.documents();
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].sha256, hex::encode(Sha256::digest(&content)));
    assert_eq!(provider.control().counters().upload_bytes, SIZE as u64, "no byte arrived twice");
    assert_eq!(provider.calls("stores.upload.start"), 1, "in one session");
}

#[tokio::test]
async fn a_size_that_is_a_multiple_of_the_granule_ends_with_a_whole_one() {
    let provider = Provider::with(|sim| sim.chunk_granularity = 4 << 20, |_| {}).await;
    let store = provider.store().await;
    let bytes = BytesContent(Bytes::from(vec![b'a'; 16 << 20]));
    provider.gemini.upload(&store, &document("7"), &bytes).await.unwrap();
    assert_eq!(provider.calls("stores.upload.data"), 1);
    assert_eq!(provider.calls("stores.upload.finalize"), 1);
    assert_eq!(provider.documents()[0].bytes, 16 << 20);
}

#[tokio::test]
async fn no_more_uploads_run_at_once_than_the_provider_bears() {
    let provider = Provider::with(|sim| sim.reply_delay_ms = 50, |_| {}).await;
    let store = provider.store().await;
    let ids: Vec<String> = (0..9).map(|id| id.to_string()).collect();
    join_all(ids.iter().map(|id| provider.upload(&store, id, "Zebras."))).await;
    let counters = provider.control().counters();
    assert_eq!(counters.calls["stores.upload.finalize"].max_in_flight, 3);
    assert_eq!(counters.documents_created, 9);
}
