//! `rag-api create-admin`

use std::{
    io::{BufRead as _, Read as _},
    path::PathBuf,
};

use rag_core::{
    accounts::{self, AccountError, Email},
    app::App,
    config::Settings,
};

use super::CommandError;
use crate::error::ApiError;

/// Far more than a password may have.
const LONGEST_LINE: u64 = 4096;

/// Where the password of a new account comes from.
#[derive(Debug)]
pub(super) enum Password {
    Given(String),
    File(PathBuf),
    StandardInput,
}

impl Password {
    fn read(self) -> Result<String, CommandError> {
        let text = match self {
            Self::Given(password) => password,
            Self::File(path) => std::fs::read_to_string(path)?,
            Self::StandardInput => {
                eprintln!("Password (one line on standard input):");
                let mut line = String::new();
                std::io::stdin().lock().take(LONGEST_LINE).read_line(&mut line)?;
                line
            }
        };
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }
}

pub(super) async fn run(
    settings: Settings,
    email: &str,
    password: Password,
) -> Result<(), CommandError> {
    let email = Email::parse(email)
        .ok_or_else(|| CommandError::Usage("that is not an e-mail address".to_owned()))?;
    let app = App::connect(settings).await?;
    app.prepare_schema().await?;
    if accounts::promote(&app, &email).await? {
        println!("{} is an admin.", email.as_str());
        if !matches!(password, Password::StandardInput) {
            println!("The account existed and keeps its password; the given one was not used.");
        }
        return Ok(());
    }
    match accounts::create_admin(&app, &email, &password.read()?).await {
        Ok(()) => println!("{} is an admin, with a new account.", email.as_str()),
        Err(error @ AccountError::WeakPassword(_)) => {
            return Err(CommandError::Usage(ApiError::from(error).detail().to_owned()));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
