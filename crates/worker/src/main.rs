//! The program `rag-worker`: brings documents into the index and does what happens by the clock.

use std::process::ExitCode;

/// Gives large blocks back at once: hashing a password takes 19 MiB, a passage of text some kilobytes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    rag_worker::main()
}
