//! The running service of a test.

use std::sync::Arc;

use gemini_sim::{Control, Sim, SimConfig, SimHandle};
use rag_api::server;
use rag_core::{
    accounts::{self, Email},
    app::{App, Leaves},
    config::Settings,
    connections::Patience,
    jobs,
};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::{Backend, Person, process};

/// One service with its own database and folder, gone when it is dropped.
pub struct TestApp {
    pub app: Arc<App>,
    pub base_url: String,
    pub backend: Backend,
    /// The settings it was started with, for starting further programs on the same data.
    pub values: Vec<(String, String)>,
    provider: Option<SimHandle>,
    folder: TempDir,
}

impl TestApp {
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(backend, &[]).await
    }

    /// Starts with some settings other than the test defaults.
    pub async fn start_with(backend: Backend, settings: &[(&str, &str)]) -> Self {
        Self::start_with_leaves(backend, settings, Leaves::default()).await
    }

    /// The same, with other leaves. Files are read by a program of this package if nothing is said.
    pub async fn start_with_leaves(
        backend: Backend,
        settings: &[(&str, &str)],
        mut leaves: Leaves,
    ) -> Self {
        leaves.extract_program.get_or_insert_with(process::worker_program);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = backend.fresh(folder.path()).await;
        let mut values = values(&url, folder.path(), settings);
        let provider = match backend {
            Backend::Gemini => Some(Sim::start(SimConfig::default()).await.expect("a provider")),
            Backend::Postgres | Backend::Sqlite => None,
        };
        if let Some(provider) = &provider {
            values.extend(reaching(provider, settings));
        }
        let parsed = Settings::from_values(values.iter().cloned().collect())
            .unwrap_or_else(|problems| panic!("{problems}"));
        let app = App::connect_with(parsed, leaves).await.expect("a connected application");
        if app.settings.worker.embedded {
            jobs::start(&app);
        }
        let base_url = serve(app.clone()).await;
        Self { app, base_url, backend, values, provider, folder }
    }

    /// Serves the same data once more, as a second process of the api would; answers its address.
    pub async fn second_api(&self) -> String {
        let settings = Settings::from_values(self.values.iter().cloned().collect())
            .unwrap_or_else(|problems| panic!("{problems}"));
        serve(App::connect(settings).await.expect("a connected application")).await
    }

    /// The folder of this test's data.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The simulated provider.
    #[must_use]
    pub fn provider(&self) -> &Control {
        &self.provider.as_ref().expect("a test on Backend::Gemini").control
    }

    /// Registers and signs in `name@example.org`.
    pub async fn person(&self, name: &str) -> Person {
        Person::registered(&self.base_url, name).await
    }

    /// Gives a person the rights of an admin, as the operator's command does.
    pub async fn makes_admin(&self, person: &Person) {
        let email = Email::parse(&person.email).expect("an address");
        assert!(accounts::promote(&self.app, &email).await.expect("an answer"), "an account");
    }

    /// Somebody who is not signed in.
    #[must_use]
    pub fn stranger(&self) -> Person {
        Person::stranger(&self.base_url)
    }
}

/// A test whose fault nobody met would show nothing.
impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(provider) = &self.provider
            && !std::thread::panicking()
        {
            assert_eq!(provider.control.unmet_faults(), [], "nobody met these");
        }
    }
}

fn values(url: &str, folder: &std::path::Path, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let data = folder.join("data").display().to_string();
    let tmp = folder.join("tmp").display().to_string();
    let defaults = [
        ("ENVIRONMENT", "test"),
        ("DATABASE_URL", url),
        ("DATABASE_MAX_CONNECTIONS", "8"),
        ("EMBEDDED_WORKER", "true"),
        ("DATA_DIR", &data),
        ("TMP_DIR", &tmp),
        ("OFFLINE_STREAM_DELAY_MS", "0"),
        ("RATE_LIMIT_PER_MINUTE", "100000"),
        ("CHAT_RATE_LIMIT_PER_MINUTE", "100000"),
        ("UPLOAD_RATE_LIMIT_PER_MINUTE", "100000"),
        ("LOGIN_RATE_LIMIT_PER_MINUTE", "100000"),
    ];
    let mut values: Vec<(String, String)> = defaults
        .into_iter()
        .filter(|(name, _)| more.iter().all(|(other, _)| other != name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    values.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    values
}

/// The settings that lead to the provider, but for those that the test has its own values of.
fn reaching(provider: &SimHandle, own: &[(&str, &str)]) -> Vec<(String, String)> {
    let all = [
        ("GEMINI_MOCK_MODE", "false"),
        ("GEMINI_API_KEY", "key-of-the-tests"),
        ("GEMINI_BASE_URL", provider.base_url.as_str()),
    ];
    all.into_iter()
        .filter(|(name, _)| own.iter().all(|(other, _)| other != name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

async fn serve(app: Arc<App>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let runtime = app.runtime.clone();
    runtime.spawn(async move { server::serve(&app, listener, Patience::default()).await });
    format!("http://{address}")
}
