//! Stores that no row leads to, and rows that lead to no store.

use chrono::TimeDelta;
use rag_tests::{Backend, TestApp};

use super::House;

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_the_provider_lost_is_made_again_with_its_documents() {
    let (house, id) = House::with_a_document().await;
    let paid = house.money().await;
    let lost = house.fs_name().await;
    house.client().delete_store(&lost).await.unwrap();
    house.reconciles().await;
    assert_ne!(house.fs_name().await, lost);
    house.works().await;
    assert_eq!(house.status(id).await, "DONE");
    assert_eq!(house.copies().len(), 1);
    assert!(house.is_answered().await);
    assert_eq!(house.money().await, paid);
    house.adds("b.txt", "And uploads are taken again.").await;
    let now = house.fs_name().await;
    house.clock.advance(TimeDelta::hours(3));
    house.reconciles().await;
    assert_eq!(house.fs_name().await, now, "once");
    assert_eq!(house.app.provider().counters().stores_created, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_without_a_row_are_removed_if_they_are_ours_and_old() {
    let (house, id) = House::with_a_document().await;
    let address = house.app.values.iter().find(|(name, _)| name == "GEMINI_BASE_URL").unwrap();
    let settings = [("GEMINI_BASE_URL", address.1.as_str()), ("EMBEDDED_WORKER", "false")];
    let neighbour = TestApp::start_with(Backend::Gemini, &settings).await;
    let theirs = neighbour.app.engine.create_store("Notes").await.unwrap();
    let unmarked = house.client().create_store("Notes").await.unwrap();
    // Their process died before it wrote the row, and so did ours.
    let orphan = house.app.app.engine.create_store("Orphan").await.unwrap();
    let trashed = house.ada.creates_store("Trashed").await;
    house.ada.delete(&format!("/api/stores/{trashed}")).await.ok();
    let names = async || -> Vec<String> {
        let stores = house.client().list_stores().await.unwrap();
        stores.into_iter().map(|store| store.name.as_str().to_owned()).collect()
    };
    let all = names().await;
    house.reconciles().await;
    assert_eq!(names().await, all, "its row may be on its way");
    house.clock.advance(TimeDelta::hours(2));
    house.reconciles().await;
    let left = names().await;
    let expected: Vec<String> = all.into_iter().filter(|name| *name != orphan).collect();
    assert_eq!(left, expected);
    assert!(left.contains(&theirs) && left.contains(&unmarked.as_str().to_owned()));
    assert_eq!(house.status(id).await, "DONE");
}
