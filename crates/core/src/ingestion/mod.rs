//! The way of a document into the index: claim, extract, index, finish.
//!
//! The row is the truth. A worker owns it for the length of a lease that it renews while it works, and
//! every write it makes is guarded by that lease, so a worker that was too slow, cut off or killed
//! changes nothing afterwards and somebody else goes on from the last recorded step. A bell only says
//! that there may be something to do; whose turn it is, is decided at the claim.

mod attempt;
mod awaiting;
mod claim;
mod failure;
mod figures;
mod lease;
mod pages;
mod retry;
mod steps;
mod sweep;
mod watchdog;

pub use attempt::{Outcome, ingest_next};
pub use figures::report_figures;
pub use retry::{RetryError, retry};
pub use sweep::sweep;
pub use watchdog::reset_stuck;

use chrono::TimeDelta;

/// How long a document stays with a worker that is not heard of any more.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Attempts that a document gets before it is an error.
pub const MAX_ATTEMPTS: i64 = 8;
