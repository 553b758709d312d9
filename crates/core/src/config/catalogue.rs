//! The one table of settings: the reader, the example files and the documentation all go by it.
//!
//! The rows live next to the code that reads them; this module only defines a row and joins the parts.

use super::{
    auth, chat, database, engine, environment, files, http, models, redis, retention, server,
    stores, telemetry, uploads, worker,
};

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Environment name, upper case.
    pub name: &'static str,
    /// A second name that means the same.
    pub alias: Option<&'static str>,
    pub fallback: Fallback,
    /// Secret values are redacted and may come from the file named by `{NAME}_FILE`.
    pub secret: bool,
    /// One line for people.
    pub about: &'static str,
}

/// What a setting is when nobody sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    Unset,
    Value(&'static str),
    /// Follows from other settings, in the words given.
    Derived(&'static str),
}

impl Setting {
    pub(super) const fn aka(self, alias: &'static str) -> Self {
        Self { alias: Some(alias), ..self }
    }

    pub(super) const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }
}

pub(super) const fn fixed(
    name: &'static str,
    default: &'static str,
    about: &'static str,
) -> Setting {
    Setting { name, alias: None, fallback: Fallback::Value(default), secret: false, about }
}

pub(super) const fn unset(name: &'static str, about: &'static str) -> Setting {
    Setting { name, alias: None, fallback: Fallback::Unset, secret: false, about }
}

pub(super) const fn derived(name: &'static str, how: &'static str, about: &'static str) -> Setting {
    Setting { name, alias: None, fallback: Fallback::Derived(how), secret: false, about }
}

const PARTS: [&[Setting]; 15] = [
    environment::SETTINGS,
    server::SETTINGS,
    database::SETTINGS,
    redis::SETTINGS,
    files::SETTINGS,
    auth::SETTINGS,
    http::SETTINGS,
    stores::SETTINGS,
    uploads::SETTINGS,
    engine::SETTINGS,
    models::SETTINGS,
    chat::SETTINGS,
    worker::SETTINGS,
    retention::SETTINGS,
    telemetry::SETTINGS,
];

/// Every setting the program knows, grouped by what they govern.
pub fn all() -> impl Iterator<Item = &'static Setting> {
    PARTS.into_iter().flatten()
}

/// The setting of exactly this upper-case name.
pub(super) fn find(name: &str) -> Option<&'static Setting> {
    all().find(|setting| setting.name == name)
}
