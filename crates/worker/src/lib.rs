//! The worker process: a thin shell around `rag_core::jobs`, where the tables of all jobs and schedules
//! are, because the API process can run the same ones embedded.

mod command_line;
mod probes;
mod serve;

pub use command_line::main;
