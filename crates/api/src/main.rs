//! The program `rag-api`: serves the API, and the commands an operator needs beside it.

use std::process::ExitCode;

use clap::Parser as _;
use rag_api::commands::CommandLine;

fn main() -> ExitCode {
    match CommandLine::try_parse() {
        Ok(command_line) => rag_api::commands::run(command_line),
        Err(error) => rag_api::commands::usage(&error),
    }
}
