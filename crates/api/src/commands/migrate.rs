//! `rag-api migrate`

use rag_core::{app::App, config::Settings};

use super::CommandError;

pub(super) async fn run(settings: Settings) -> Result<(), CommandError> {
    App::migrate(&settings).await?;
    println!("The database schema is up to date.");
    Ok(())
}
