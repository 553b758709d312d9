//! The child process alone, for the tests of this crate. Products embed [`rag_extract::child::run`] in
//! a sub-command of their own binary.

use std::{env, io, process::ExitCode};

fn main() -> ExitCode {
    rag_extract::child::run(env::args_os().skip(1), io::stdout())
}
