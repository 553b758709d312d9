//! The program `rag-worker`: brings documents into the index and does what happens by the clock.

use std::process::ExitCode;

fn main() -> ExitCode {
    rag_worker::main()
}
