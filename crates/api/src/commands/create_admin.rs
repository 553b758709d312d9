//! `rag-api create-admin`

use std::{io::Read as _, path::PathBuf};

use rag_core::{
    accounts::{self, AccountError, Email},
    app::App,
    config::Settings,
};

use super::CommandError;

pub(super) async fn run(
    settings: Settings,
    email: &str,
    password: Option<String>,
    password_file: Option<PathBuf>,
) -> Result<(), CommandError> {
    let email = Email::parse(email)
        .ok_or_else(|| CommandError::Usage("that is not an e-mail address".to_owned()))?;
    let password = match (password, password_file) {
        (Some(password), _) => password,
        (None, Some(file)) => std::fs::read_to_string(file)?,
        (None, None) => {
            eprintln!("Password (one line on standard input):");
            let mut text = String::new();
            std::io::stdin().take(4096).read_to_string(&mut text)?;
            text
        }
    };
    let app = App::connect(settings).await?;
    app.prepare_schema().await?;
    let password = password.trim_end_matches(['\r', '\n']);
    match accounts::create_admin(&app, &email, password).await {
        Ok(user) => println!("{} is an admin.", user.email),
        Err(AccountError::WeakPassword(flaws)) => {
            return Err(CommandError::Usage(format!("the password is too weak: {flaws:?}")));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
