use gemini_sim::{Fault, FaultRule};
use rag_core::gemini::{ErrorKind, StoreName};

use super::provider::Provider;

#[tokio::test]
async fn stores_are_made_listed_over_pages_and_removed_with_their_documents() {
    let provider = Provider::start().await;
    let mut names = Vec::new();
    for number in 0..45 {
        names.push(provider.gemini.create_store(&format!("Rëglement {number}")).await.unwrap());
    }
    let listed = provider.gemini.list_stores().await.unwrap();
    assert_eq!(listed.iter().map(|store| store.name.clone()).collect::<Vec<_>>(), names);
    assert!(listed[7].display_name.starts_with("Rëglement 7 · "));
    assert_eq!(provider.calls("stores.list"), 3);

    provider.upload(&names[0], "1", "Zebras have stripes.").await;
    provider.gemini.delete_store(&names[0]).await.unwrap();
    assert!(provider.documents().is_empty());
    provider.gemini.delete_store(&names[0]).await.unwrap();
    let error = provider.gemini.get_store(&names[0]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_store_whose_creation_was_not_confirmed_is_found_again_and_not_made_twice() {
    let provider = Provider::start().await;
    for fault in [Fault::LostReply, Fault::UnavailableHtml, Fault::DropConnection] {
        let before = provider.control().counters().stores_created;
        provider.control().fault(FaultRule::once(fault).on("stores.create"));
        let store = provider.gemini.create_store("Docs").await.unwrap();
        assert_eq!(provider.control().counters().stores_created, before + 1, "{fault:?}");
        assert_eq!(provider.gemini.get_store(&store).await.unwrap().name, store);
    }
}

#[tokio::test]
async fn a_long_name_is_cut_to_what_the_provider_takes() {
    let provider = Provider::start().await;
    let name = provider.gemini.create_store(&"é".repeat(2000)).await.unwrap();
    let store = provider.gemini.get_store(&name).await.unwrap();
    assert!(store.display_name.chars().count() <= 512);
}

#[tokio::test]
async fn what_a_provider_forbids_to_delete_is_gone_only_if_the_key_is_good() {
    let provider =
        Provider::with(|sim| sim.accepted_key = Some("another".to_owned()), |_| {}).await;
    let store = StoreName::parse("fileSearchStores/docs").unwrap();
    let error = provider.gemini.delete_store(&store).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidKey, "a bad key removes nothing");
}
