//! The name of this installation: what it leaves outside of its database carries it, so that it never takes
//! something of another one for its own.

use chrono::{DateTime, Utc};

use crate::{
    db::{Database, DbError, app_settings},
    ids,
};

/// The setting that keeps the name.
const SETTING: &str = "installation";

/// The name this database gave itself when it was asked first.
pub async fn id(db: &Database, now: DateTime<Utc>) -> Result<String, DbError> {
    let mut tx = db.begin().await?;
    let id = app_settings::get_or_insert(&mut tx, SETTING, &ids::fresh(), now).await?;
    tx.commit().await?;
    Ok(id)
}
