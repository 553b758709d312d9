//! What one person's questions meet at the provider is not to be felt by others.

use gemini_sim::{Fault, FaultRule};
use serde_json::json;

use super::{GENERATE, Library, error};
use crate::chat::QUESTION;

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_are_too_much_for_the_provider_close_nothing_for_others() {
    let library = Library::open().await;
    let too_much = "Everything about everything";
    let fails = FaultRule::once(Fault::Internal).on(GENERATE).containing(too_much);
    library.provider().fault(fails.always());
    for _ in 0..4 {
        let answer = library.ada.asks(library.store, too_much).await;
        assert_eq!(error(&answer), ("upstream_unavailable", 503));
    }
    let question = json!({"storeIds": [library.store], "question": QUESTION});
    let answer = library.ada.chats(&question).await;
    assert!(answer.text().contains("six weeks"), "{:?}", answer.frames);
}
