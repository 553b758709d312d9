//! Files that no row leads to: of uploads that were cut off, or of a process that died between storing
//! the original and writing its row.

use std::time::SystemTime;

use crate::{
    app::App,
    db::{DbError, app_settings, documents},
    files::FilesError,
    ids,
};

/// The setting that keeps the name of this database.
const INSTALLATION: &str = "installation";

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
    if !app.files.belong_to(&installation(app).await?).await? {
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

/// The name this database gave itself when it was asked first.
async fn installation(app: &App) -> Result<String, DbError> {
    let mut tx = app.db.begin().await?;
    let id = app_settings::get_or_insert(&mut tx, INSTALLATION, &ids::fresh(), app.now()).await?;
    tx.commit().await?;
    Ok(id)
}
