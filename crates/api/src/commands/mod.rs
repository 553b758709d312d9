//! The sub-commands of `rag-api`. Exit codes follow sysexits: 0 done, 1 failed, 64 wrong usage,
//! 78 wrong configuration.

mod create_admin;
mod health;
mod migrate;
mod openapi;
mod serve;

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use rag_core::{
    accounts::AccountError,
    app::ConnectError,
    config::{Settings, Values, parse_override},
    extract,
    runtime::{EX_CONFIG, EX_USAGE},
    telemetry::error_chain,
};

use create_admin::Password;

/// Chat with your documents: the API server.
#[derive(Debug, Parser)]
#[command(name = "rag-api", version)]
pub struct CommandLine {
    #[command(subcommand)]
    entry: Option<Entry>,
    /// Overrides a setting, as NAME=VALUE; may be repeated.
    #[arg(long = "set", value_name = "NAME=VALUE", global = true, value_parser = parse_override)]
    overrides: Vec<(String, String)>,
}

#[derive(Debug, Subcommand)]
enum Entry {
    /// Read one file; the program calls itself with this.
    #[command(hide = true)]
    Extract {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    #[command(flatten)]
    Service(Command),
}

/// What needs the settings.
#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API and the page (the default).
    Serve,
    /// Bring the database schema up to date.
    Migrate,
    /// Ask the running service whether it is healthy.
    Health,
    /// Print the OpenAPI description.
    Openapi,
    /// Create an admin, or make an existing account one.
    CreateAdmin {
        email: String,
        /// Of a new account; read from standard input when neither this nor a file is given.
        password: Option<String>,
        #[arg(long, conflicts_with = "password")]
        password_file: Option<PathBuf>,
    },
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error("cannot listen on {address}")]
    Listen { address: String, source: std::io::Error },
    #[error("{0}")]
    Refused(String),
    #[error("input or output failed")]
    Io(#[from] std::io::Error),
}

/// Runs the command and answers the exit code of the process.
#[must_use]
pub fn run(command_line: CommandLine) -> ExitCode {
    let command = match command_line.entry {
        // It limits itself so tightly that nothing else may happen before.
        Some(Entry::Extract { arguments }) => return extract::child_main(arguments),
        Some(Entry::Service(command)) => command,
        None => Command::Serve,
    };
    let settings = match Settings::load(Values::from_iter(command_line.overrides)) {
        Ok(settings) => settings,
        Err(problems) => {
            eprintln!("{problems}");
            return ExitCode::from(EX_CONFIG);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&CommandError::Io(error)),
    };
    let outcome = runtime.block_on(async {
        match command {
            Command::Serve => serve::run(settings).await,
            Command::Health => health::run(&settings).await,
            Command::Openapi => openapi::run(),
            Command::Migrate => migrate::run(settings).await,
            Command::CreateAdmin { email, password, password_file } => {
                let password = match (password, password_file) {
                    (Some(password), _) => Password::Given(password),
                    (None, Some(path)) => Password::File(path),
                    (None, None) => Password::StandardInput,
                };
                create_admin::run(settings, &email, password).await
            }
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// Explains wrong usage, or shows the help that was asked for.
#[must_use]
pub fn usage(error: &clap::Error) -> ExitCode {
    // Nothing can be done about a closed terminal.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(EX_USAGE) } else { ExitCode::SUCCESS }
}

fn failed(error: &CommandError) -> ExitCode {
    eprintln!("error: {}", error_chain(error));
    match error {
        CommandError::Usage(_) => ExitCode::from(EX_USAGE),
        CommandError::Connect(_)
        | CommandError::Account(_)
        | CommandError::Listen { .. }
        | CommandError::Refused(_)
        | CommandError::Io(_) => ExitCode::FAILURE,
    }
}
