//! The program `rag-worker`, built with the tests so that they find it beside themselves.

use std::process::ExitCode;

fn main() -> ExitCode {
    rag_worker::main()
}
