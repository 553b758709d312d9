//! Branding: how the page looks and greets, chosen by admins and kept in the database.

mod rules;

pub use rules::Violation;

use crate::{
    app::App,
    audit::{self, Action},
    db::{DbError, app_settings},
    ids::UserId,
};

/// The values in the order of the table, each with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branding(Vec<(&'static str, String)>);

impl Branding {
    /// The value of a field of the table; empty for any other name.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    fn defaults() -> Self {
        Self(rules::FIELDS.iter().map(|field| (field.name, field.default.to_owned())).collect())
    }

    fn set(&mut self, name: &str, value: String) {
        if let Some(slot) = self.0.iter_mut().find(|(known, _)| *known == name) {
            slot.1 = value;
        }
    }
}

/// Why a change was refused.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("some values are not valid")]
    Invalid(Vec<Violation>),
    #[error(transparent)]
    Database(#[from] DbError),
}

/// The branding as it is now.
pub async fn branding(app: &App) -> Result<Branding, SettingsError> {
    let mut branding = Branding::defaults();
    for changed in app_settings::list(&mut app.db.read().await?).await? {
        branding.set(&changed.name, changed.value);
    }
    Ok(branding)
}

/// Changes the named values, all or none.
pub async fn change(
    app: &App,
    admin: UserId,
    changes: &[(&'static str, String)],
) -> Result<Branding, SettingsError> {
    let violations: Vec<_> =
        changes.iter().filter_map(|(name, value)| rules::violation(name, value)).collect();
    if !violations.is_empty() {
        return Err(SettingsError::Invalid(violations));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    for (name, value) in changes {
        app_settings::set(&mut tx, name, value, now).await?;
    }
    audit::record(&mut tx, admin, Action::UpdateSettings, 0, now).await?;
    tx.commit().await?;
    branding(app).await
}
