//! Table `app_settings`: one row for each value that was changed.

use chrono::{DateTime, Utc};

use super::{Access, DbError, Tx, execute, fetch_all, scalar};

/// A changed value.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AppSetting {
    pub name: String,
    pub value: String,
}

pub async fn list(db: &mut impl Access) -> Result<Vec<AppSetting>, DbError> {
    fetch_all!(db, AppSetting, "select name, value from app_settings")
}

pub async fn set(tx: &mut Tx, name: &str, value: &str, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into app_settings (name, value, updated_at) values ($1, $2, $3)
         on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at",
        name,
        value,
        now
    )?;
    Ok(())
}

/// The value of a setting, which is `value` if it had none.
pub async fn get_or_insert(
    tx: &mut Tx,
    name: &str,
    value: &str,
    now: DateTime<Utc>,
) -> Result<String, DbError> {
    scalar!(
        tx,
        String,
        "insert into app_settings (name, value, updated_at) values ($1, $2, $3)
         on conflict (name) do update set updated_at = app_settings.updated_at
         returning value",
        name,
        value,
        now
    )
}
