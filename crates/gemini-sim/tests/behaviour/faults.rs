use gemini_sim::{Fault, FaultRule};
use serde_json::json;

use super::client::Provider;

#[tokio::test]
async fn refusing_switches_have_the_shapes_of_the_provider() {
    let provider = Provider::start().await;
    let get =
        async |fault: &str| provider.send("GET", "/v1/models", &[("x-sim-fault", fault)], "").await;
    let quota = async |fault: &str| {
        let reply = get(fault).await;
        assert_eq!(reply.error(), (429, "RESOURCE_EXHAUSTED".to_owned()));
        reply.json()["error"].clone()
    };
    let minute = quota("429-minute=23.5").await;
    assert_eq!(minute["details"][2]["retryDelay"], "23.5s");
    assert!(
        minute["details"][1]["violations"][0]["quotaId"].as_str().unwrap().contains("PerMinute")
    );
    let day = quota("429-day").await;
    assert!(day["details"][1]["violations"][0]["quotaId"].as_str().unwrap().contains("PerDay"));
    let storage = quota("429-storage").await;
    assert_eq!(storage["message"], "Corpus has reached the storage limit of 1000000000 bytes.");
    assert!(quota("429-bare").await.get("details").is_none());
    assert_eq!(get("500").await.error(), (500, "INTERNAL".to_owned()));
    assert_eq!(get("504").await.error(), (504, "DEADLINE_EXCEEDED".to_owned()));
    assert_eq!(get("503-empty-message").await.json()["error"]["message"], "");
    let html = get("503-html").await;
    assert_eq!(html.status, 503);
    assert!(html.text().starts_with("<!DOCTYPE html>"));
    assert_eq!(get("403").await.error(), (403, "PERMISSION_DENIED".to_owned()));
    assert_eq!(get("bad-key").await.json()["error"]["details"][0]["reason"], "API_KEY_INVALID");
    assert!(get("500, error-array").await.json()[0]["error"].is_object());
    let redirect = get("redirect=http://127.0.0.1:1/").await;
    assert_eq!((redirect.status, redirect.header("location")), (307, Some("http://127.0.0.1:1/")));
    assert_eq!(get("no-such-switch").await.status, 400);
    assert_eq!(get("").await.status, 200);
}

#[tokio::test]
async fn a_lost_reply_leaves_its_work_done() {
    let provider = Provider::start().await;
    provider.control().fault(FaultRule::once(Fault::LostReply).on("stores.create"));
    assert!(provider.try_send("POST", "/v1/fileSearchStores", &[], "{}").await.is_err());
    let stores = provider.get("/v1/fileSearchStores").await.ok();
    assert_eq!(stores["fileSearchStores"].as_array().unwrap().len(), 1);
    provider.control().fault(FaultRule::once(Fault::DropConnection).on("stores.create"));
    assert!(provider.try_send("POST", "/v1/fileSearchStores", &[], "{}").await.is_err());
    assert_eq!(provider.control().counters().stores_created, 1);
    provider.control().fault(FaultRule::once(Fault::HeldReply).value(300).on("stores.create"));
    let (begun, control) = (std::time::Instant::now(), provider.control());
    let held = provider.send("POST", "/v1/fileSearchStores", &[], "{}");
    let seen = async {
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        control.counters().stores_created
    };
    let (reply, made_meanwhile) = tokio::join!(held, seen);
    assert_eq!((reply.status, made_meanwhile), (200, 2));
    assert!(begun.elapsed().as_millis() >= 300);
    assert!(provider.control().pending_faults().is_empty());
}

#[tokio::test]
async fn faults_can_be_left_for_later_calls_through_the_control_endpoint() {
    let provider = Provider::start().await;
    let rules = json!([{"switch": "500", "times": 2, "call": "models"}, {"switch": "504", "call": "files"}]);
    let headers = [("content-type", "application/json")];
    let reply = provider.send("POST", "/_sim/faults", &headers, rules.to_string()).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    for expected in [500, 500, 200] {
        assert_eq!(provider.get("/v1/models").await.status, expected);
    }
    assert_eq!(provider.get("/_sim/faults").await.ok().as_array().unwrap().len(), 1);
    provider.delete("/_sim/faults").await;
    assert_eq!(provider.get("/v1/files").await.status, 200);
    let counters = provider.get("/_sim/counters").await.ok();
    assert_eq!(counters["calls"]["models.list"]["total"], 3);
    assert_eq!(counters["calls"]["models.list"]["refused"], 2);
    let wrong = provider.send("POST", "/_sim/faults", &headers, "{\"switch\": \"typo\"}").await;
    assert_eq!(wrong.status, 422);
    let change = json!({"document_delay_ms": 5}).to_string();
    let settings = provider.send("PATCH", "/_sim/settings", &headers, change).await.ok();
    assert_eq!(settings["document_delay_ms"], 5);
    let calls = provider.get("/_sim/calls").await.ok();
    assert_eq!(calls[0]["kind"], "models.list");
    assert!(!calls.to_string().contains("test-key"), "keys are not kept");
    assert_eq!(calls[0]["key"], "header");
    assert_eq!(calls[0]["key_seen_in"], json!(["x-goog-api-key"]));
    assert_eq!(
        (&counters["faults_met"]["500"], &counters["faults_met"]["504"]),
        (&json!(2), &json!(null))
    );
    provider.send("POST", "/_sim/reset", &[], "").await;
    assert!(provider.control().calls().is_empty());
}

#[tokio::test]
async fn every_switch_has_a_name_of_its_own_that_can_be_parsed() {
    for fault in Fault::ALL {
        assert_eq!(fault.name().parse::<Fault>().unwrap(), *fault);
        assert_eq!(serde_json::to_value(fault).unwrap(), fault.name());
    }
}
