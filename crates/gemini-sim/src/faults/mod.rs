//! Misbehaviour on demand. A switch reaches a call in one of three ways: a rule left through the control
//! interface, the header `x-sim-fault` of the call itself, or `{{sim:switch=value}}` in a question.
//!
//! Invariant: a rule is spent only by a call that its switch can affect, so "twice, then fine" means
//! two affected calls, whatever else happens in between.

mod active;
mod refusals;
mod rules;
mod switch;

pub use active::ActiveFaults;
pub use refusals::{bad_key, model_not_found, refusal_for, storage_full};
pub use rules::{FaultRule, FaultRules};
pub use switch::{Fault, UnknownFault};

/// Request header with a comma-separated list of `switch` or `switch=value`.
pub const HEADER: &str = "x-sim-fault";
