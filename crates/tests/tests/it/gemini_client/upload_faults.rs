use bytes::Bytes;
use futures::future::BoxFuture;
use gemini_sim::{DocumentState, Fault, FaultRule};
use rag_core::gemini::{ContentReader, ErrorKind, UploadContent};

use super::provider::{Provider, document};

const TEXT: &str = "Zebras have black and white stripes.";

#[tokio::test]
async fn a_lost_last_reply_is_recovered_without_a_second_document() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    for fault in [Fault::LostReply, Fault::UploadNoStatusHeader, Fault::SlowReply] {
        let id = format!("{fault:?}");
        let rule = FaultRule::once(fault).on("stores.upload.finalize");
        provider.control().fault(if fault == Fault::SlowReply { rule.value(7000) } else { rule });
        provider.control().reset_counters();
        let name = provider.upload(&store, &id, TEXT).await;
        assert_eq!(provider.control().counters().documents_created, 1, "{id}");
        let found = provider.gemini.find_documents(&store, &id).await.unwrap();
        assert_eq!(found.iter().map(|found| &found.name).collect::<Vec<_>>(), [&name], "{id}");
    }
}

#[tokio::test]
async fn a_damaged_last_reply_is_recovered_without_a_second_document() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let empty = "{}";
    let cut = "{\"name\": \"fileSearch";
    let of_another = "{\"response\": {\"documentName\": \"fileSearchStores/another/documents/a\"}}";
    for (number, reply) in ["<html></html>", cut, empty, of_another].into_iter().enumerate() {
        for has_status in [true, false] {
            let id = format!("{number}-{has_status}");
            let damaged = FaultRule::once(Fault::UploadDamagedReply).value(reply);
            provider.control().fault(damaged.on("stores.upload.finalize"));
            if !has_status {
                provider.once(Fault::UploadNoStatusHeader);
            }
            provider.control().reset_counters();
            let name = provider.upload(&store, &id, TEXT).await;
            assert_eq!(provider.control().counters().documents_created, 1, "{id}: {reply}");
            let found = provider.gemini.find_documents(&store, &id).await.unwrap();
            assert_eq!(found.iter().map(|found| &found.name).collect::<Vec<_>>(), [&name], "{id}");
        }
    }
}

#[tokio::test]
async fn a_session_the_provider_terminated_is_replaced_by_a_new_one() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.once(Fault::UploadTerminated);
    provider.upload(&store, "7", TEXT).await;
    assert_eq!(provider.calls("stores.upload.start"), 2);
    assert_eq!(provider.calls("stores.upload.query"), 0, "what is over is not asked");
    assert_eq!(provider.calls("files.upload.start"), 0);
    assert_eq!(provider.documents().len(), 1);
}

#[tokio::test]
async fn a_session_that_cannot_be_asked_is_replaced_by_a_new_one() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    for fault in [Fault::UploadQueryRefused, Fault::KeyBlocked, Fault::UploadCancelled] {
        let id = format!("{fault:?}");
        provider.control().reset_counters();
        provider.control().fault(FaultRule::once(Fault::UploadDropAt).value(10));
        provider.control().fault(FaultRule::once(fault).on("stores.upload.query"));
        provider.upload(&store, &id, TEXT).await;
        assert_eq!(provider.calls("stores.upload.start"), 2, "{id}");
        let found = provider.gemini.find_documents(&store, &id).await.unwrap();
        assert_eq!(found.len(), 1, "{id}");
        assert_eq!(found[0].size_bytes, i64::try_from(TEXT.len()).unwrap(), "{id}");
    }
}

#[tokio::test]
async fn an_upload_waits_for_a_circuit_that_others_opened_and_keeps_what_it_has_sent() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let interrupted = async |id, failures| {
        let asked = FaultRule::once(Fault::UnavailableHtml).on("stores.upload.query");
        provider.control().fault(FaultRule::once(Fault::UploadDropAt).value(10));
        provider.control().fault(asked.times(failures));
        provider.control().reset_counters();
        provider.upload(&store, id, TEXT).await;
    };
    for id in ["5", "6"] {
        interrupted(id, 2).await;
        assert_eq!(provider.calls("stores.upload.start"), 2, "it was given up");
    }
    let begun = std::time::Instant::now();
    interrupted("7", 1).await;
    assert!(begun.elapsed().as_secs() >= 4, "the fifth failure in a row opened the circuit");
    assert_eq!(provider.calls("stores.upload.query"), 2, "nobody asked in the meantime");
    assert_eq!(provider.calls("stores.upload.start"), 1);
    assert_eq!(provider.control().counters().upload_bytes, TEXT.len() as u64);
}

#[tokio::test]
async fn after_several_terminated_sessions_the_file_is_imported() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.control().fault(FaultRule::once(Fault::UploadTerminated).on("stores.upload").always());
    let name = provider.upload(&store, "7", TEXT).await;
    assert_eq!(provider.calls("stores.upload.start"), 3);
    assert_eq!(provider.calls("stores.import"), 1);
    assert_eq!(provider.documents().len(), 1);
    let document = provider.gemini.wait_until_active(&name).await.unwrap();
    assert_eq!((document.doc_id(), document.display_name.as_str()), (Some("7"), "Über 7.txt"));
    assert_eq!(provider.calls("files.delete"), 1, "the file is not left behind");
}

#[tokio::test]
async fn a_refused_media_type_is_imported_at_once() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.control().fault(FaultRule::once(Fault::UploadMimeRefused).on("stores").always());
    provider.upload(&store, "7", TEXT).await;
    assert_eq!((provider.calls("stores.upload.start"), provider.calls("stores.import")), (1, 1));
    assert_eq!(provider.documents().len(), 1);
}

/// Closes the direct way, so that the import is tried.
fn close_direct_way(provider: &Provider) {
    provider.control().fault(FaultRule::once(Fault::UploadMimeRefused).on("stores").always());
}

#[tokio::test]
async fn an_import_survives_lost_replies_and_stuck_operations_as_one_document() {
    for fault in [Fault::LostReply, Fault::OperationStuck, Fault::DropConnection, Fault::Internal] {
        let provider = Provider::start().await;
        let store = provider.store().await;
        close_direct_way(&provider);
        provider.control().fault(FaultRule::once(fault).on("stores.import"));
        let name = provider.upload(&store, "7", TEXT).await;
        provider.gemini.wait_until_active(&name).await.unwrap();
        assert_eq!(provider.control().documents().len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn an_import_that_fails_is_told() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    close_direct_way(&provider);
    provider.once(Fault::OperationError);
    let error = provider.try_upload(&store, "7", TEXT).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DocumentFailed);
}

#[tokio::test]
async fn a_dropped_connection_of_the_way_around_is_resumed_too() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    close_direct_way(&provider);
    provider.control().fault(FaultRule::once(Fault::UploadDropAt).value(9).on("files.upload"));
    provider.control().fault(FaultRule::once(Fault::LostReply).on("files.upload.finalize"));
    provider.upload(&store, "7", TEXT).await;
    assert_eq!(provider.documents().len(), 1);
}

#[tokio::test]
async fn an_address_of_another_origin_gets_neither_bytes_nor_key() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let foreign = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", foreign.local_addr().unwrap());
    provider.control().fault(FaultRule::once(Fault::UploadForeignUrl).value(origin));
    let error = provider.try_upload(&store, "7", TEXT).await.unwrap_err();
    assert_eq!((error.kind(), error.is_transient()), (ErrorKind::UntrustedAddress, false));
    let nobody =
        tokio::time::timeout(std::time::Duration::from_millis(100), foreign.accept()).await;
    assert!(nobody.is_err(), "nothing connected");
    assert!(provider.documents().is_empty());
}

#[tokio::test]
async fn what_the_provider_has_no_room_for_is_refused_before_it_is_sent() {
    let provider = Provider::with(|sim| sim.storage_limit_bytes = Some(7), |_| {}).await;
    let store = provider.store().await;
    let error = provider.try_upload(&store, "7", TEXT).await.unwrap_err();
    assert_eq!((error.kind(), error.is_transient()), (ErrorKind::StorageFull, false));
    assert_eq!(provider.control().counters().upload_bytes, 0);
    assert_eq!(provider.calls("stores.upload.start"), 1);
}

#[tokio::test]
async fn throttled_uploads_wait_and_go_on() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let throttled = FaultRule::once(Fault::QuotaMinute).value("0.2").on("stores.upload.start");
    provider.control().fault(throttled.times(2));
    provider.upload(&store, "7", TEXT).await;
    assert_eq!(provider.calls("stores.upload.start"), 3);
    assert_eq!(provider.documents().len(), 1);
}

#[tokio::test]
async fn a_second_copy_left_by_a_doubtful_attempt_is_removed() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    // The first session ends without a word, and the provider cannot say that the document is there.
    provider.control().fault(FaultRule::once(Fault::LostReply).on("stores.upload.finalize"));
    provider.once(Fault::ListRefused);
    let name = provider.upload(&store, "7", TEXT).await;
    assert_eq!(provider.control().documents().len(), 2, "it was uploaded twice");
    let left = provider.gemini.find_documents(&store, "7").await.unwrap();
    assert_eq!(left.iter().map(|left| &left.name).collect::<Vec<_>>(), [&name]);
    assert_eq!(provider.documents()[0].state, Some(DocumentState::Active));
}

/// Claims more bytes than it has.
struct Shrunk;

impl UploadContent for Shrunk {
    fn size(&self) -> u64 {
        100
    }

    fn read_from(&self, offset: u64) -> BoxFuture<'_, std::io::Result<ContentReader>> {
        let left = vec![b'a'; usize::try_from(50_u64.saturating_sub(offset)).unwrap()];
        Box::pin(async { Ok(Box::new(std::io::Cursor::new(Bytes::from(left))) as ContentReader) })
    }
}

#[tokio::test]
async fn a_file_that_became_shorter_is_our_error_and_not_the_networks() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let error = provider.gemini.upload(&store, &document("7"), &Shrunk).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreadableContent);
    assert_eq!(provider.calls("stores.upload.start"), 1);
    assert!(provider.documents().is_empty());
}
