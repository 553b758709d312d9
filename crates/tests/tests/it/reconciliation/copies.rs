//! Documents that were lost, and copies too many.

use gemini_sim::{DocumentState, Fault, FaultRule};
use rag_core::reconciliation;
use serde_json::json;

use super::House;

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_the_provider_lost_is_indexed_again_and_not_paid_for_again() {
    let (house, id) = House::with_a_document().await;
    let paid = house.money().await;
    house.loses(id).await;
    assert!(!house.is_answered().await);
    house.reconciles().await;
    assert_eq!(house.status(id).await, "PENDING");
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.copies().len(), 1);
    assert!(house.is_answered().await);
    assert_eq!(house.money().await, paid);

    // Also if that fails at first and somebody has to ask for another try.
    house.loses(id).await;
    house.app.provider().fault(FaultRule::once(Fault::DocumentFailed).times(2));
    house.reconciles().await;
    house.works().await;
    assert_eq!(house.status(id).await, "ERROR");
    house.ada.post(&format!("/api/documents/{id}/retry"), &json!({})).await.ok();
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.money().await, paid);
    house.reconciles().await;
    assert_eq!(house.status(id).await, "DONE", "there is nothing left to do");
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_that_nobody_can_need_are_removed() {
    let (house, id) = House::with_a_document().await;
    let own = house.names();
    let trashed = house.adds("b.txt", "In the trash, it is kept for a while.").await;
    house.ada.delete(&format!("/api/documents/{trashed}")).await.ok();
    let kept = house.names();
    house.puts("9999").await;
    house.puts(&id.to_string()).await;
    house.reconciles().await;
    assert_eq!(house.names(), kept);
    assert_eq!(kept[..1], own);

    let foreign = house.puts("not-a-number").await;
    house.reconciles().await;
    assert_eq!(house.names()[2..], [foreign.as_str().to_owned()], "it was not sent by us");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_document_whose_own_copy_is_lost_another_one_is_taken() {
    let (house, id) = House::with_a_document().await;
    let other = house.puts(&id.to_string()).await;
    house.loses(id).await;
    house.reconciles().await;
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.names(), [other.as_str()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_an_earlier_version_without_a_number_is_replaced() {
    let (house, id) = House::with_a_document().await;
    let old = house.puts_with(&id.to_string(), Vec::new()).await;
    house.loses(id).await;
    let named = format!("update documents set provider_name = '{old}' where id = {id}");
    house.app.executes(&named).await;
    house.reconciles().await;
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert!(house.copies().len() == 1 && !house.names().contains(&old.as_str().to_owned()));
    assert!(house.is_answered().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_cannot_be_looked_at_changes_nothing() {
    let (house, id) = House::with_a_document().await;
    let store = house.fs_name().await;
    for rule in [
        FaultRule::once(Fault::KeyBlocked),
        FaultRule::once(Fault::BadKey),
        FaultRule::once(Fault::ListRefused),
        FaultRule::once(Fault::KeyBlocked).on("documents"),
        FaultRule::once(Fault::Internal).on("stores.list"),
    ] {
        let fault = format!("{rule:?}");
        house.app.provider().fault(rule.always());
        drop(reconciliation::reconcile_stores(&house.app.app).await);
        drop(reconciliation::reconcile_copies(&house.app.app).await);
        house.app.provider().clear_faults();
        assert_eq!(house.status(id).await, "DONE", "{fault}");
        assert_eq!(house.fs_name().await, store, "{fault}");
        assert_eq!(house.copies().len(), 1, "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_document_has_a_copy_again_whatever_became_of_the_first() {
    let (mut house, id) = House::with_a_document().await;
    let paid = house.money().await;
    house.app.makes_admin(&house.ada).await;
    house.ada.signs_in().await;
    let path = format!("/api/documents/{id}");
    let restores = async || {
        house.ada.post(&format!("{path}/restore"), &json!({})).await.ok();
    };
    house.ada.delete(&path).await.ok();
    restores().await;
    assert_eq!(house.status(id).await, "DONE", "its copy is there");

    house.ada.delete(&path).await.ok();
    house.loses(id).await;
    restores().await;
    assert_eq!(house.status(id).await, "PENDING");
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.copies().len(), 1);
    assert_eq!(house.copies()[0].state, Some(DocumentState::Active));
    assert!(house.is_answered().await);

    // Nobody knows, so somebody looks later.
    let created = house.app.provider().counters().documents_created;
    house.ada.delete(&path).await.ok();
    house.app.provider().fault(FaultRule::once(Fault::KeyBlocked).always());
    restores().await;
    assert_eq!(house.status(id).await, "PENDING");
    house.app.provider().clear_faults();
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.app.provider().counters().documents_created, created);
    assert_eq!(house.money().await, paid);
}
