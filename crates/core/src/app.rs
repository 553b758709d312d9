//! The one composition root: both binaries and all tests build the same [`App`]. Tests replace leaves
//! (the clock, the provider's address in the settings), never the wiring.

use std::{path::PathBuf, sync::Arc};

use tokio::sync::Semaphore;

use crate::{
    accounts::Passwords,
    clock::{SharedClock, SystemClock},
    config::{EngineMode, Settings},
    db::{Database, DbError, SchemaState},
    engine::{
        Engine,
        gemini::GeminiEngine,
        offline::{OfflineEngine, Retrieval},
    },
    extract::{self, Extractor},
    files::{Files, FilesError},
    gemini::{Gemini, GeminiError},
    limits::Limiter,
    queue,
    redis::{Redis, RedisError},
    runtime::{self, Runtime},
};

/// Everything a feature may need, wired once at start.
#[derive(Debug)]
pub struct App {
    pub settings: Arc<Settings>,
    pub db: Database,
    /// Absent when none is configured.
    pub redis: Option<Redis>,
    pub limits: Limiter,
    pub engine: Arc<dyn Engine>,
    /// One permit for each answer that may be streamed at once.
    pub streams: Arc<Semaphore>,
    /// The one permit to record how far an answer has come.
    pub signs_of_life: Arc<Semaphore>,
    pub clock: SharedClock,
    pub runtime: Runtime,
    pub passwords: Passwords,
    pub files: Files,
    /// Starts the child process that reads a file.
    pub extractor: Extractor,
}

/// What tests replace.
#[derive(Debug)]
pub struct Leaves {
    pub clock: SharedClock,
    /// The program that answers to [`extract::SUB_COMMAND`]; `None` is this one.
    pub extract_program: Option<PathBuf>,
}

impl Default for Leaves {
    fn default() -> Self {
        Self { clock: Arc::new(SystemClock), extract_program: None }
    }
}

/// Why the program cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("the database cannot be used")]
    Database(#[from] DbError),
    #[error("Redis cannot be used")]
    Redis(#[from] RedisError),
    #[error("the database schema is {0}")]
    Schema(&'static str),
    #[error("the Gemini client cannot be used")]
    Gemini(#[from] GeminiError),
    #[error("the file storage cannot be used")]
    Files(#[from] FilesError),
    #[error("the program does not know where it is")]
    Program(#[source] std::io::Error),
    #[error("the system gives no threads")]
    Threads(#[source] std::io::Error),
}

impl App {
    /// Opens every dependency that the settings name.
    pub async fn connect(settings: Settings) -> Result<Arc<Self>, ConnectError> {
        Self::connect_with(settings, Leaves::default()).await
    }

    /// The same, with other leaves.
    pub async fn connect_with(
        settings: Settings,
        leaves: Leaves,
    ) -> Result<Arc<Self>, ConnectError> {
        name_idle_settings(&settings);
        let database = &settings.database;
        let db = Database::connect(database.url.expose(), database.max_connections).await?;
        let redis = settings.redis.url.as_ref().map(|url| Redis::open(url.expose())).transpose()?;
        if let Some(redis) = redis.as_ref().filter(|_| settings.redis.required) {
            redis.ping().await?;
        }
        let streams = Semaphore::new(settings.chat.max_concurrent_streams);
        let files = Files::open(&settings.files)?;
        let engine = engine(&settings, &db, &files, &leaves.clock)?;
        let extractor = extract::extractor(leaves.extract_program, settings.worker.job_timeout)
            .map_err(ConnectError::Program)?;
        Ok(Arc::new(Self {
            engine,
            streams: Arc::new(streams),
            signs_of_life: Arc::new(Semaphore::new(1)),
            limits: Limiter::new(settings.http.rate_limits, redis.clone()),
            settings: Arc::new(settings),
            db,
            redis,
            clock: leaves.clock,
            runtime: Runtime::new(),
            // Every core may hash; more at once would only take more memory.
            passwords: Passwords::new(runtime::cores()).map_err(ConnectError::Threads)?,
            files,
            extractor,
        }))
    }

    /// Brings the schema of the configured database up to date.
    pub async fn migrate(settings: &Settings) -> Result<(), ConnectError> {
        let database = &settings.database;
        let db = Database::connect(database.url.expose(), 2).await?;
        db.migrate().await?;
        queue::migrate(&db).await?;
        db.close().await;
        Ok(())
    }

    /// Makes sure that the schema is the one this program was built for. An embedded or development
    /// database is brought up to date by itself; elsewhere that is a decision of the operator.
    pub async fn prepare_schema(&self) -> Result<(), ConnectError> {
        let by_itself =
            matches!(self.db, Database::Sqlite { .. }) || !self.settings.environment.is_deployed();
        match self.db.schema_state().await? {
            SchemaState::Current => Ok(()),
            SchemaState::Behind if by_itself => {
                self.db.migrate().await?;
                Ok(queue::migrate(&self.db).await?)
            }
            SchemaState::Behind => Err(ConnectError::Schema("behind: run `rag-api migrate`")),
            SchemaState::Newer => {
                Err(ConnectError::Schema("newer than this program: install the current version"))
            }
            SchemaState::Damaged => Err(ConnectError::Schema(
                "damaged: a migration stopped half-way or was changed; restore a backup",
            )),
        }
    }

    /// What people see as "now".
    #[must_use]
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }
}

/// Says which settings are accepted for the sake of existing installations and do nothing yet.
fn name_idle_settings(settings: &Settings) {
    let idle = [
        ("GCS_ARCHIVE_BUCKET", settings.files.archive_bucket.is_some()),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", settings.telemetry.otlp_endpoint.is_some()),
    ];
    for (name, _) in idle.into_iter().filter(|(_, is_set)| *is_set) {
        tracing::warn!(name, "this setting has no effect in this version");
    }
}

fn engine(
    settings: &Settings,
    db: &Database,
    files: &Files,
    clock: &SharedClock,
) -> Result<Arc<dyn Engine>, ConnectError> {
    match &settings.engine.mode {
        EngineMode::Offline => {
            let pause = settings.engine.offline_stream_delay;
            let retrieval = Retrieval {
                top_k: settings.chat.retrieval_top_k as usize,
                token_allowance: i64::from(settings.chat.retrieval_token_allowance),
            };
            Ok(Arc::new(OfflineEngine::new(db.clone(), pause, retrieval)))
        }
        EngineMode::Gemini(provider) => {
            let gemini = Gemini::new(provider)?;
            let (db, files, clock) = (db.clone(), files.clone(), clock.clone());
            Ok(Arc::new(GeminiEngine::new(gemini, settings, db, files, clock)))
        }
    }
}
