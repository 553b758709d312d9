use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::client::Provider;
use super::uploads::{GRANULARITY, small_granules};

/// What a client does next in a session.
#[derive(Clone, Debug)]
enum Move {
    Granules(usize),
    Dropped { at: usize },
    WrongOffset(usize),
    Query,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        (1_usize..4).prop_map(Move::Granules),
        (0_usize..300).prop_map(|at| Move::Dropped { at }),
        (0_usize..500).prop_map(Move::WrongOffset),
        Just(Move::Query),
    ];
    prop::collection::vec(one, 0..8)
}

#[test]
fn any_mixture_of_chunks_drops_and_mistakes_ends_as_one_intact_document() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (provider, store) = runtime.block_on(small_granules());
    let mut runner =
        TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    let case = (prop::collection::vec(any::<u8>(), 1..600), moves());
    runner
        .run(&case, |(content, moves)| {
            runtime.block_on(upload_by_moves(&provider, &store, &content, moves))
        })
        .unwrap();
}

async fn upload_by_moves(
    provider: &Provider,
    store: &str,
    content: &[u8],
    moves: Vec<Move>,
) -> Result<(), TestCaseError> {
    let before = provider.control().documents().len();
    let session = provider.start_upload(store, content.len(), json!({})).await;
    let mut at = 0;
    for step in moves {
        match step {
            Move::Granules(count) => {
                let end = (at + count * GRANULARITY).min(content.len());
                let end = end - (end - at) % GRANULARITY;
                let reply = provider.chunk(&session, "upload", at, &content[at..end]).await;
                prop_assert_eq!(reply.status, 200);
                at = end;
            }
            Move::Dropped { at: keep } => {
                let rest = &content[at..];
                let fault = format!("upload-drop-at={keep}");
                let offset = at.to_string();
                let end = rest.len() - rest.len() % GRANULARITY;
                let length = end.to_string();
                let headers = [
                    ("x-sim-fault", fault.as_str()),
                    ("x-goog-upload-command", "upload"),
                    ("x-goog-upload-offset", offset.as_str()),
                    ("content-length", length.as_str()),
                ];
                let sent =
                    provider.try_send("POST", &session, &headers, rest[..end].to_vec()).await;
                prop_assert_eq!(sent.is_err(), keep <= end, "a longer chunk is cut off");
                at = provider.query(&session).await.1;
            }
            Move::WrongOffset(offset) if offset != at => {
                let reply = provider.chunk(&session, "upload, finalize", offset, b"wrong").await;
                prop_assert_eq!(reply.status, 400);
            }
            Move::WrongOffset(_) | Move::Query => {
                prop_assert_eq!(provider.query(&session).await, ("active".to_owned(), at));
            }
        }
    }
    provider.chunk(&session, "upload, finalize", at, &content[at..]).await.ok();
    let records = provider.control().documents();
    prop_assert_eq!(records.len(), before + 1);
    let record = records.last().unwrap();
    prop_assert_eq!(&record.sha256, &hex::encode(Sha256::digest(content)));
    prop_assert_eq!(record.bytes, content.len() as u64);
    Ok(())
}
