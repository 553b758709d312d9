//! Everything that needs a whole service, in one program so that it is linked once.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod access;
mod accounts;
mod architecture;
mod chat;
mod contract;
mod edge;
mod edge_input;
mod edge_server;
mod edge_transfer;
mod gemini;
mod gemini_client;
mod gemini_faults;
mod gemini_worker;
mod ingestion;
mod ingestion_faults;
mod leases;
mod metrics;
mod migrations;
mod queue;
mod rate_limits;
mod reconciliation;
mod schedules;
mod simulated_provider;
mod trash;
mod uploads;
mod worker_process;
