use std::time::{Duration, Instant};

use gemini_sim::{Fault, FaultRule};
use rag_core::gemini::{DocumentState, ErrorKind};

use super::provider::Provider;

#[tokio::test]
async fn a_document_is_waited_for_until_it_can_be_searched() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.control().fault(FaultRule::once(Fault::DocumentDelay).value(700));
    let name = provider.upload(&store, "7", "Zebras have stripes.").await;
    let pending = provider.gemini.get_document(&name).await.unwrap();
    assert_eq!(pending.state, DocumentState::Pending);
    let begun = Instant::now();
    let document = provider.gemini.wait_until_active(&name).await.unwrap();
    assert!(begun.elapsed() < Duration::from_millis(1700), "looked for early and often");
    assert_eq!((document.state, document.doc_id()), (DocumentState::Active, Some("7")));
    assert_eq!((document.size_bytes, document.mime_type.as_str()), (20, "text/plain"));
    assert_eq!(document.display_name, "Über 7.txt");
}

#[tokio::test]
async fn a_document_unknown_at_first_is_looked_for_again() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.control().fault(FaultRule::once(Fault::DocumentMissingFirst).value(3));
    let name = provider.upload(&store, "7", "Zebras have stripes.").await;
    provider.gemini.wait_until_active(&name).await.unwrap();
    assert_eq!(provider.calls("documents.get"), 4);
}

#[tokio::test]
async fn a_document_is_the_truth_about_itself_whatever_its_operation_says() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.once(Fault::OperationStuck);
    let name = provider.upload(&store, "7", "Zebras have stripes.").await;
    provider.gemini.wait_until_active(&name).await.unwrap();
    for fault in [Fault::DocumentFailed, Fault::OperationError] {
        provider.once(fault);
        let name = provider.upload(&store, "8", "Zebras have stripes.").await;
        let error = provider.gemini.wait_until_active(&name).await.unwrap_err();
        assert_eq!((error.kind(), error.is_transient()), (ErrorKind::DocumentFailed, false));
    }
}

#[tokio::test]
async fn documents_are_found_by_our_own_id_over_all_pages() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    for number in 0..25 {
        provider.upload(&store, &format!("d-{number}"), "Zebras.").await;
    }
    let first = provider.upload(&store, "twice", "Zebras.").await;
    let second = provider.upload(&store, "twice", "Zebras.").await;
    let found = provider.gemini.find_documents(&store, "twice").await.unwrap();
    assert_eq!(found.iter().map(|found| &found.name).collect::<Vec<_>>(), [&first, &second]);
    assert_eq!(provider.gemini.list_documents(&store).await.unwrap().len(), 27);
    assert!(provider.gemini.find_documents(&store, "d-99").await.unwrap().is_empty());
}

#[tokio::test]
async fn deleting_is_forced_and_succeeds_for_what_is_gone() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let name = provider.upload(&store, "7", "Zebras have stripes.").await;
    provider.gemini.delete_document(&name).await.unwrap();
    assert!(provider.documents().is_empty());
    provider.gemini.delete_document(&name).await.unwrap();
    let lost = provider.upload(&store, "8", "Zebras have stripes.").await;
    provider.control().fault(FaultRule::once(Fault::LostReply).on("documents.delete"));
    provider.gemini.delete_document(&lost).await.unwrap();
    assert!(provider.documents().is_empty());
}

#[tokio::test]
async fn a_provider_that_cannot_list_says_so() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    provider.once(Fault::ListRefused);
    let error = provider.gemini.list_documents(&store).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}
