use std::time::{Duration, Instant};

use gemini_sim::{Fault, FaultRule};
use rag_core::{
    config::GeminiSettings,
    gemini::{ErrorKind, Gemini, StoreName},
};

use super::provider::{Provider, settings};

#[tokio::test]
async fn every_refusal_has_its_kind_and_only_those_that_may_pass_are_repeated() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let kinds = [
        (Fault::QuotaDay, ErrorKind::QuotaExhausted, 1),
        (Fault::QuotaStorage, ErrorKind::StorageFull, 1),
        (Fault::QuotaBare, ErrorKind::RateLimited, 3),
        (Fault::Internal, ErrorKind::Internal, 3),
        (Fault::UnavailableEmptyMessage, ErrorKind::Unavailable, 3),
        (Fault::UnavailableHtml, ErrorKind::Unavailable, 3),
        (Fault::DeadlineExceeded, ErrorKind::DeadlineExceeded, 3),
        (Fault::BadKey, ErrorKind::InvalidKey, 1),
        (Fault::KeyBlocked, ErrorKind::PermissionDenied, 1),
        (Fault::DropConnection, ErrorKind::Unreachable, 3),
        (Fault::LostReply, ErrorKind::Unreachable, 3),
        (Fault::Redirect, ErrorKind::Redirected, 1),
    ];
    for (fault, kind, calls) in kinds {
        // A client of its own: the circuits of the others may be open.
        let gemini = Gemini::new(&settings(&provider.sim.base_url)).unwrap();
        provider.control().reset_counters();
        provider.always(fault);
        let error = gemini.get_store(&store).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault:?}: {error}");
        assert_eq!(provider.calls("stores.get"), calls, "{fault:?}");
        provider.control().clear_faults();
    }
}

#[tokio::test]
async fn what_passes_is_not_seen_by_the_caller() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    for fault in [Fault::Internal, Fault::UnavailableHtml, Fault::DropConnection] {
        provider.control().fault(FaultRule::once(fault).times(2));
        assert_eq!(provider.gemini.get_store(&store).await.unwrap().name, store);
    }
}

#[tokio::test]
async fn an_error_in_an_array_is_read_like_any_other() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    provider.once(Fault::ErrorArray);
    provider.once(Fault::BadKey);
    let error = provider.gemini.get_store(&store).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidKey);
    assert_eq!(error.refusal().unwrap().reason.as_deref(), Some("API_KEY_INVALID"));
}

#[tokio::test]
async fn the_time_a_provider_names_is_waited_for_or_told() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    provider.control().fault(FaultRule::once(Fault::QuotaMinute).value("0.8"));
    let begun = Instant::now();
    provider.gemini.get_store(&store).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(800));

    provider.control().fault(FaultRule::once(Fault::QuotaMinute).value("45").always());
    let begun = Instant::now();
    let error = provider.gemini.get_store(&store).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.retry_after()),
        (ErrorKind::RateLimited, Some(Duration::from_secs(45)))
    );
    assert!(begun.elapsed() < Duration::from_secs(5), "nobody waits beyond the budget");
    assert!(error.is_transient());
}

#[tokio::test]
async fn a_slow_reply_is_given_up() {
    let limits = |client: &mut GeminiSettings| {
        client.http_timeout = Duration::from_millis(200);
        // Few enough that no circuit opens.
        client.retry_attempts = 2;
    };
    let provider = Provider::with(|_| {}, limits).await;
    let store = provider.store().await;
    for fault in [Fault::SlowReply, Fault::HeldReply] {
        provider.control().fault(FaultRule::once(fault).value(60_000).always());
        let error = provider.gemini.get_store(&store).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut, "{fault:?}");
        provider.control().clear_faults();
    }
}

#[tokio::test]
async fn a_model_that_is_gone_is_told_from_a_store_that_is() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let gone = provider.ask(&store, "model-gone").await.unwrap_err();
    assert_eq!((gone.kind(), gone.is_transient()), (ErrorKind::ModelNotFound, false));
    let nowhere = StoreName::parse("fileSearchStores/nowhere").unwrap();
    let error = provider.gemini.get_store(&nowhere).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_provider_that_fails_again_and_again_is_left_alone_for_a_while() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    provider.always(Fault::UnavailableHtml);
    for _ in 0..2 {
        provider.gemini.get_store(&store).await.unwrap_err();
    }
    let calls = provider.calls("stores.get");
    let error = provider.gemini.get_store(&store).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CircuitOpen);
    assert!(error.retry_after().unwrap() <= Duration::from_secs(5));
    assert_eq!(provider.calls("stores.get"), calls, "nothing was sent");
    provider.control().clear_faults();
    assert!(provider.answer(&store, "").await.text.contains("stripes"), "other calls go on");
}

#[tokio::test]
async fn a_quota_used_up_for_the_day_is_asked_for_once() {
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    provider.always(Fault::QuotaDay);
    let first = provider.ask(&store, "").await.unwrap_err();
    assert_eq!(first.kind(), ErrorKind::QuotaExhausted);
    let second = provider.ask(&store, "").await.unwrap_err();
    assert_eq!(second.kind(), ErrorKind::CircuitOpen);
    assert!(second.retry_after().unwrap() > Duration::from_mins(50));
    assert_eq!(provider.calls("models.streamGenerateContent"), 1);
}

#[tokio::test]
async fn the_probe_tells_a_good_key_from_a_bad_one() {
    let provider =
        Provider::with(|sim| sim.accepted_key = Some("another".to_owned()), |_| {}).await;
    assert_eq!(provider.gemini.probe().await.unwrap_err().kind(), ErrorKind::InvalidKey);
    provider.control().adjust(|sim| sim.accepted_key = None);
    provider.gemini.probe().await.unwrap();
}
