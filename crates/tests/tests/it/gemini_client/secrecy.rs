use gemini_sim::{Fault, FaultRule};
use rag_core::gemini::ErrorKind;
use rag_tests::Log;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::provider::{KEY, Provider};

#[tokio::test]
async fn the_key_and_upload_addresses_appear_in_no_log_error_or_debug_output() {
    let log = Log::of_this_process();
    tracing::info!("the log is heard");

    let provider = Provider::start().await;
    let store = provider.zebras().await;
    provider.control().fault(FaultRule::once(Fault::DropConnection).on("stores.upload.finalize"));
    provider.upload(&store, "9", "Zebras.").await;
    let mut shown = vec![format!("{:?}", provider.gemini)];
    let in_session = FaultRule::once(Fault::DropConnection).containing("upload_id");
    provider.control().fault(in_session.always());
    let error = provider.try_upload(&store, "10", "Zebras.").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    shown.push(format!("{error} {error:?}"));
    provider.control().clear_faults();
    for fault in [Fault::BadKey, Fault::DropConnection, Fault::UnavailableHtml, Fault::Redirect] {
        provider.control().fault(FaultRule::once(fault).always());
        let error = provider.ask(&store, "").await.unwrap_err();
        shown.push(format!("{error} {error:?}"));
        let error = provider.try_upload(&store, "8", "Zebras.").await.unwrap_err();
        shown.push(format!("{error} {error:?}"));
        provider.control().clear_faults();
    }

    let logged = log.text();
    assert!(logged.contains("the log is heard"));
    assert!(logged.contains("trying again"), "the client logs what it does");
    for text in shown.iter().chain([&logged]) {
        assert!(!text.contains(KEY) && !text.contains("upload_id"), "{text}");
    }
    assert_eq!(provider.control().counters().keys_in_url, 0);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let provider = Provider::start().await;
    let store = provider.zebras().await;
    let place = format!("http://{}/", elsewhere.local_addr().unwrap());
    provider.control().fault(FaultRule::once(Fault::Redirect).value(place).always());
    let error = provider.gemini.get_store(&store).await.unwrap_err();
    assert_eq!((error.kind(), error.is_transient()), (ErrorKind::Redirected, false));
    let nobody =
        tokio::time::timeout(std::time::Duration::from_millis(100), elsewhere.accept()).await;
    assert!(nobody.is_err(), "nothing connected");
}

/// A provider that answers one call with this status and body.
async fn answering(status: u16, body: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let read = connection.read(&mut [0; 4096]).await.unwrap();
        assert!(read > 0);
        let head = format!("HTTP/1.1 {status} Told\r\ncontent-length: {}\r\n\r\n", body.len());
        connection.write_all((head + &body).as_bytes()).await.unwrap();
    });
    base_url
}

#[tokio::test]
async fn a_key_that_the_provider_repeats_is_not_passed_on() {
    let filler = "x".repeat(485);
    let bodies = [
        (
            403,
            format!(r#"{{"error":{{"message":"Consumer 'api_key:{KEY}' has been suspended."}}}}"#),
        ),
        (403, format!(r#"{{"error":{{"status":"{KEY}","message":"no"}}}}"#)),
        (403, format!(r#"{{"error":{{"message":"{filler}{KEY}"}}}}"#)),
        (403, format!(r#"{{"error":{{"message":"no","details":[{{"reason":"{KEY}"}}]}}}}"#)),
        (403, format!("No access for {KEY}.")),
        (200, format!(r#"{{"documents":"{KEY}"}}"#)),
    ];
    for (status, body) in bodies {
        let base_url = answering(status, body.clone()).await;
        let mut settings = super::provider::settings(&base_url);
        settings.retry_attempts = 1;
        let gemini = rag_core::gemini::Gemini::new(&settings).unwrap();
        let store = rag_core::gemini::StoreName::parse("fileSearchStores/s-1").unwrap();
        let error = gemini.list_documents(&store).await.unwrap_err();
        let shown = format!("{error} {error:?}");
        // Nor a part of it.
        assert!(!shown.contains(&KEY[..8]), "{body}: {shown}");
    }
}
