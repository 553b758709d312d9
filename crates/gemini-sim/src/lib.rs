//! A local stand-in for the Gemini File Search provider.
//!
//! It exists because no machine that builds or tests this project reaches the provider. It follows the
//! provider's published interface and recordings of its behaviour, known faults included, and knows
//! nothing about the client it is used to test; the official client libraries are its own test.
//!
//! Answers are deterministic: sentences of the uploaded text, found by their words. Every fault of
//! [`Fault`] can be switched on for chosen calls, and everything that arrived can be looked up.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a stand-in has no App, and its errors are the provider's"
)]

mod call;
mod connection;
mod content;
mod control;
mod counters;
mod documents;
mod exchange;
mod faults;
mod files;
mod gateway;
mod generation;
mod ids;
mod journal;
mod library;
mod models;
mod paging;
mod protojson;
mod refusal;
mod reply;
mod retrieval;
mod server;
mod settings;
mod simulation;
mod stores;
mod upload;

pub use control::Control;
pub use counters::{CallCount, StreamCount, Tally};
pub use faults::{Fault, FaultRule, HEADER as FAULT_HEADER};
pub use journal::{CallRecord, KeyPlace};
pub use library::{CustomMetadata, DocumentRecord, DocumentState};
pub use server::{Sim, SimHandle, StartError};
pub use settings::{Settings, SimConfig};
