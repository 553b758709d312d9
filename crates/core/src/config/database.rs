//! Which database, told apart by the scheme of its URL.

use std::path::Path;

use url::Url;

use super::{
    catalogue::{Setting, derived, fixed},
    environment::Environment,
    reader::Reader,
    secret::{Secret, is_placeholder},
};

pub(super) const SETTINGS: &[Setting] = &[
    derived(
        "DATABASE_URL",
        "sqlite://<DATA_DIR>/rag.db",
        "postgres:// or postgresql:// (a suffix such as +psycopg2 is dropped), or sqlite: outside \
         production",
    )
    .secret(),
    fixed("DATABASE_MAX_CONNECTIONS", "20", "connections per process"),
];

const NAME: &str = "DATABASE_URL";

#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    pub url: DatabaseUrl,
    /// Per process.
    pub max_connections: u32,
}

/// A connection URL in the form the driver reads.
#[derive(Debug, Clone)]
pub enum DatabaseUrl {
    Postgres(Secret),
    /// `sqlite:` with a path, or `sqlite::memory:`; holds no password.
    Sqlite(String),
}

impl DatabaseUrl {
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// The URL with its password, for the driver only.
    #[must_use]
    pub fn expose(&self) -> &str {
        match self {
            Self::Postgres(url) => url.expose(),
            Self::Sqlite(url) => url,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let driverless = scheme.split('+').next().unwrap_or(scheme).to_ascii_lowercase();
        match driverless.as_str() {
            "sqlite" if !rest.trim_start_matches('/').is_empty() => {
                Some(Self::Sqlite(format!("sqlite:{rest}")))
            }
            "postgres" | "postgresql" if rest.starts_with("//") => {
                let url = format!("postgres:{rest}");
                Url::parse(&url).ok()?;
                Some(Self::Postgres(Secret::new(url)))
            }
            _ => None,
        }
    }
}

impl DatabaseSettings {
    pub(super) fn read(reader: &mut Reader, environment: Environment, data_dir: &Path) -> Self {
        let embedded = format!("sqlite://{}", data_dir.join("rag.db").display());
        let expected = "postgres://user:password@host:5432/database or sqlite://path/to/file.db";
        let url = reader.parse_optional(NAME, Some(&embedded), expected, DatabaseUrl::parse);
        if let (true, Some(url)) = (environment.is_production(), &url) {
            refuse_in_production(reader, url);
        }
        Self {
            url: url.unwrap_or(DatabaseUrl::Sqlite(embedded)),
            max_connections: reader.number("DATABASE_MAX_CONNECTIONS", 1..=1000),
        }
    }
}

fn refuse_in_production(reader: &mut Reader, url: &DatabaseUrl) {
    match url {
        DatabaseUrl::Sqlite(_) => reader.refuse(
            NAME,
            "is SQLite in production",
            "use postgres://user:password@host:5432/database",
        ),
        DatabaseUrl::Postgres(url) => match password(url.expose()).as_deref() {
            None | Some("") => {
                reader.refuse(NAME, "has no password", "give the database user a strong password");
            }
            Some(password) if is_well_known(password) => reader.refuse(
                NAME,
                "has a well-known password",
                "choose a random one, for example with openssl rand -hex 16",
            ),
            Some(_) => {}
        },
    }
}

/// The password in either of the two places where the driver looks for it.
fn password(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let in_query = url.query_pairs().find(|(name, _)| name == "password");
    in_query.map(|(_, value)| value.into_owned()).or_else(|| url.password().map(str::to_owned))
}

fn is_well_known(password: &str) -> bool {
    const WELL_KNOWN: [&str; 18] = [
        "postgres",
        "postgresql",
        "password",
        "passwd",
        "pass",
        "rag",
        "rag_password",
        "ragpass",
        "admin",
        "root",
        "user",
        "test",
        "secret",
        "example",
        "default",
        "strong-db-pass",
        "123456",
        "12345678",
    ];
    WELL_KNOWN.contains(&password.to_lowercase().as_str())
        || is_placeholder(password)
        || password.to_lowercase().contains("%3c")
}
