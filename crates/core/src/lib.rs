//! Everything that is not HTTP and not a process, in three layers. A module may use the layers above
//! it in this file, never below:
//!
//! 1. foundation: time, identity, money, settings, the life of a process
//! 2. adapters: the only modules that may name the library they adapt
//! 3. features: rules and use cases, without I/O libraries; which of them may call which is listed in
//!    the architecture test
//!
//! [`app`] wires them together, once, for both programs and all tests.

// 1. foundation
pub mod cleaning;
pub mod clock;
pub mod config;
pub mod ids;
pub mod jitter;
pub mod money;
pub mod paging;
pub mod pricing;
pub mod runtime;
pub mod telemetry;
pub mod usage;

// 2. adapters
pub mod connections;
pub mod db;
pub mod extract;
pub mod files;
pub mod gemini;
pub mod queue;
pub mod redis;
pub mod search;

// 3. features
pub mod accounts;
pub mod audit;
pub mod budgets;
pub mod chat;
pub mod citations;
pub mod costs;
pub mod documents;
pub mod engine;
pub mod figures;
pub mod health;
pub mod ingestion;
pub mod installation;
pub mod jobs;
pub mod limits;
pub mod reconciliation;
pub mod settings;
pub mod stores;
pub mod trash;

pub mod app;
