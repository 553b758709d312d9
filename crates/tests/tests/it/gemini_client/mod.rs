//! The client of the provider against the stand-in, over real HTTP: what a caller sees of every kind of
//! misbehaviour, and what the provider saw of the caller.

mod answers;
mod broken_streams;
mod cancellation;
mod documents;
mod provider;
mod refusals;
mod secrecy;
mod stores;
mod upload_faults;
mod upload_size;
mod uploads;

/// Everything that is tested here, as text.
const TESTS: [&str; 9] = [
    include_str!("answers.rs"),
    include_str!("broken_streams.rs"),
    include_str!("cancellation.rs"),
    include_str!("documents.rs"),
    include_str!("refusals.rs"),
    include_str!("secrecy.rs"),
    include_str!("stores.rs"),
    include_str!("upload_faults.rs"),
    include_str!("uploads.rs"),
];

#[test]
fn every_fault_switch_has_a_test_of_the_client() {
    let is_used = |fault: &gemini_sim::Fault| {
        let ways = [
            format!("Fault::{fault:?}"),
            format!("\"{}\"", fault.name()),
            format!("\"{}=", fault.name()),
        ];
        TESTS.iter().any(|text| ways.iter().any(|way| text.contains(way)))
    };
    let unused = gemini_sim::Fault::ALL.iter().filter(|fault| !is_used(fault)).collect::<Vec<_>>();
    assert!(unused.is_empty(), "{unused:?}");
}
