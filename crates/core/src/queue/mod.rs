//! The bell: apalis on our own database, so that it is rung inside the transaction that changes a row.
//!
//! A bell only says "look". The rows of the features are the truth, so losing, doubling or delaying a
//! bell is harmless, and nothing here is relied on for correctness.

mod bell;
mod listener;
mod schema;
mod upkeep;
mod wake;

pub use bell::{Bell, ring};
pub use listener::{Handler, listen, process_name};
pub use schema::migrate;
pub use upkeep::{clean_up, count_waiting};
