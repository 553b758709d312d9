//! Files that no row leads to: of uploads that were cut off, or of a process that died between storing
//! the original and writing its row.

use std::time::SystemTime;

use crate::{
    app::App,
    db::{DbError, documents},
    files::FilesError,
    installation,
};

/// Why the sweep stopped. What is left is found by the next one.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    #[error(transparent)]
    Database(#[from] DbError),
    #[error(transparent)]
    Files(#[from] FilesError),
}

/// Removes files older than `TMP_MAX_AGE_HOURS` that no document refers to, until the process is asked to
/// stop. Answers how many.
pub async fn sweep_files(app: &App) -> Result<usize, SweepError> {
    let age = app.settings.files.tmp_max_age;
    let before = SystemTime::from(app.now()).checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut removed = app.files.sweep_incoming(before).await?;
    if !app.files.belong_to(&installation::id(&app.db, app.now()).await?).await? {
        tracing::error!("the originals belong to another database; none of them is swept");
        return Ok(removed);
    }
    for original in app.files.list().await? {
        if app.runtime.stopping().is_cancelled() {
            break;
        }
        if original.modified >= before {
            continue;
        }
        if !documents::is_stored(&mut app.db.read().await?, &original.key).await? {
            app.files.remove(&original.key).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
