//! The simulator over real HTTP, as any client sees it.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the way tests do"
)]

mod answers;
mod client;
mod documents;
mod faults;
mod faults_in_answers;
mod faults_in_ingestion;
mod generation;
mod official_sdk;
mod pages;
mod program;
mod streams;
mod upload_moves;
mod uploads;
