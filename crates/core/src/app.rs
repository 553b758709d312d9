//! The one composition root: both binaries and all tests build the same [`App`]. Tests replace leaves
//! (the clock, the provider's address in the settings), never the wiring.

use std::sync::Arc;

use crate::{
    accounts::Passwords,
    clock::{SharedClock, SystemClock},
    config::Settings,
    db::{Database, DbError},
    queue,
    runtime::Runtime,
};

/// Everything a feature may need, wired once at start.
#[derive(Debug)]
pub struct App {
    pub settings: Arc<Settings>,
    pub db: Database,
    pub clock: SharedClock,
    pub runtime: Runtime,
    pub passwords: Passwords,
}

/// Why the program cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("the database cannot be used")]
    Database(#[from] DbError),
}

impl App {
    /// Opens every dependency that the settings name.
    pub async fn connect(settings: Settings) -> Result<Arc<Self>, ConnectError> {
        Self::connect_with(settings, Arc::new(SystemClock)).await
    }

    /// The same, with another clock.
    pub async fn connect_with(
        settings: Settings,
        clock: SharedClock,
    ) -> Result<Arc<Self>, ConnectError> {
        let database = &settings.database;
        let db = Database::connect(database.url.expose(), database.max_connections).await?;
        Ok(Arc::new(Self {
            settings: Arc::new(settings),
            db,
            clock,
            runtime: Runtime::new(),
            passwords: Passwords::new(cores()),
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

    /// What people see as "now".
    #[must_use]
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }
}

/// Password hashing may use every core, but no more memory than that.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
