//! Every setting of the program, read once at start.
//!
//! This is the only module that looks at the process environment, so a [`Settings`] value is all that
//! decides how a program behaves, and a test needs nothing but a map of names and values.
//!
//! Invariants: a `Settings` that exists is valid as a whole; all problems are reported together, one
//! per line; the value of a secret appears in no message, log line or `Debug` output.

mod auth;
mod catalogue;
mod chat;
mod database;
mod dotenv;
mod engine;
mod environment;
mod files;
mod http;
mod media_types;
mod models;
mod problems;
mod reader;
mod redis;
mod retention;
mod secret;
mod server;
mod sources;
mod stores;
mod telemetry;
mod text_types;
mod uploads;
mod worker;

#[cfg(test)]
mod tests;

pub use auth::AuthSettings;
pub use catalogue::{Fallback, Setting, all as catalogue};
pub use chat::ChatSettings;
pub use database::{DatabaseSettings, DatabaseUrl};
pub use engine::{EngineMode, EngineSettings, GeminiSettings};
pub use environment::Environment;
pub use files::{FileSettings, FilesUrl};
pub use http::{CorsOrigins, CorsSettings, HttpSettings, RateLimits};
pub use media_types::MediaType;
pub use models::{Model, ModelSettings, ModelTable, Price, ThinkingStyle};
pub use problems::{ConfigProblems, Problem};
pub use redis::RedisSettings;
pub use retention::RetentionSettings;
pub use secret::Secret;
pub use server::ServerSettings;
pub use sources::{Values, parse_override};
pub use stores::StoreSettings;
pub use telemetry::{LogFormat, TelemetrySettings};
pub use uploads::{UploadProfile, UploadSettings};
pub use worker::WorkerSettings;

use reader::Reader;

/// All settings, typed and checked, grouped by what they govern.
#[derive(Debug, Clone)]
pub struct Settings {
    pub environment: Environment,
    pub server: ServerSettings,
    pub database: DatabaseSettings,
    pub redis: RedisSettings,
    pub files: FileSettings,
    pub auth: AuthSettings,
    pub http: HttpSettings,
    pub stores: StoreSettings,
    pub uploads: UploadSettings,
    pub engine: EngineSettings,
    pub models: ModelSettings,
    pub chat: ChatSettings,
    pub worker: WorkerSettings,
    pub retention: RetentionSettings,
    pub telemetry: TelemetrySettings,
    differences: Vec<(&'static str, String)>,
}

impl Settings {
    /// Reads the settings of this process. `overrides` come from the command line and win over
    /// `{NAME}_FILE`, the environment, `.env` (not in production) and the defaults, in this order.
    pub fn load(overrides: Values) -> Result<Self, ConfigProblems> {
        Self::from_sources(sources::of_process(overrides))
    }

    /// The settings that exactly these values give, without a look at the process or at `.env`.
    /// Only `MODELS_FILE` and `{NAME}_FILE`, when named, touch the file system.
    pub fn from_values(values: Values) -> Result<Self, ConfigProblems> {
        Self::from_sources(sources::of_values(values))
    }

    /// Name and shown value of every setting that differs from its default, in alphabetical order;
    /// secrets are redacted. For the one line logged at start.
    #[must_use]
    pub fn differences(&self) -> &[(&'static str, String)] {
        &self.differences
    }

    fn from_sources(sources: sources::Sources) -> Result<Self, ConfigProblems> {
        let (mut reader, problems) = sources.merge();
        let settings = Self::read(&mut reader);
        let (differences, found) = reader.finish();
        ConfigProblems::none_or(problems.into_iter().chain(found))?;
        Ok(Self { differences, ..settings })
    }

    fn read(reader: &mut Reader) -> Self {
        let environment = environment::read(reader);
        let files = FileSettings::read(reader);
        let database = DatabaseSettings::read(reader, environment, &files.data_dir);
        let embedded = environment == Environment::Development && database.url.is_sqlite();
        Self {
            environment,
            server: ServerSettings::read(reader),
            redis: RedisSettings::read(reader, environment),
            auth: AuthSettings::read(reader, environment),
            http: HttpSettings::read(reader, environment),
            stores: StoreSettings::read(reader),
            uploads: UploadSettings::read(reader),
            engine: EngineSettings::read(reader, environment),
            models: ModelSettings::read(reader, environment),
            chat: ChatSettings::read(reader),
            worker: WorkerSettings::read(reader, embedded),
            retention: RetentionSettings::read(reader),
            telemetry: TelemetrySettings::read(reader, environment),
            files,
            database,
            differences: Vec::new(),
        }
    }
}
