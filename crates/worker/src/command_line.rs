//! The sub-commands of `rag-worker`. Exit codes follow sysexits: 0 done, 1 failed, 64 wrong usage,
//! 78 wrong configuration.

use std::{ffi::OsString, process::ExitCode};

use clap::{Parser, Subcommand};
use rag_core::{
    config::{Settings, Values, parse_override},
    extract,
    runtime::{EX_CONFIG, EX_USAGE},
    telemetry::error_chain,
};

use crate::serve;

/// Chat with your documents: the background worker.
#[derive(Debug, Parser)]
#[command(name = "rag-worker", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    /// Overrides a setting, as NAME=VALUE; may be repeated.
    #[arg(long = "set", value_name = "NAME=VALUE", global = true, value_parser = parse_override)]
    overrides: Vec<(String, String)>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Do the background work (the default).
    Serve,
    /// Read one file; the program calls itself with this.
    #[command(hide = true)]
    Extract {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    match CommandLine::try_parse() {
        Ok(command_line) => run(command_line),
        Err(error) => usage(&error),
    }
}

/// Runs the command and answers the exit code of the process.
fn run(command_line: CommandLine) -> ExitCode {
    if let Some(Command::Extract { arguments }) = command_line.command {
        return extract::child_main(arguments);
    }
    let settings = match Settings::load(Values::from_iter(command_line.overrides)) {
        Ok(settings) => settings,
        Err(problems) => {
            eprintln!("{problems}");
            return ExitCode::from(EX_CONFIG);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(serve::run(settings)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", error_chain(&error));
            ExitCode::FAILURE
        }
    }
}

/// Explains wrong usage, or shows the help that was asked for.
fn usage(error: &clap::Error) -> ExitCode {
    // Nothing can be done about a closed terminal.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(EX_USAGE) } else { ExitCode::SUCCESS }
}
