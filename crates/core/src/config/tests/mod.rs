//! Settings from maps of names and values, the way every test of the program makes them.

mod deployment;
mod examples;
mod models;
mod sections;
mod sources;
mod urls;

use std::io::Write as _;

use tempfile::NamedTempFile;

use super::{Problem, Settings, Values};

/// A file with this content, gone when it is dropped.
fn file(content: impl AsRef<[u8]>) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(content.as_ref()).unwrap();
    file
}

fn path(file: &NamedTempFile) -> &str {
    file.path().to_str().unwrap()
}

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn settings(pairs: &[(&str, &str)]) -> Settings {
    Settings::from_values(values(pairs)).unwrap()
}

/// No problems if the values are accepted.
fn problems(pairs: &[(&str, &str)]) -> Vec<Problem> {
    match Settings::from_values(values(pairs)) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.problems().to_vec(),
    }
}

/// The names of the settings refused, in the order found.
fn refused(pairs: &[(&str, &str)]) -> Vec<String> {
    problems(pairs).into_iter().map(|problem| problem.setting).collect()
}

const KEY: &str = "0123456789abcdef0123456789abcdef";

const PRODUCTION: [(&str, &str); 6] = [
    ("ENVIRONMENT", "production"),
    ("JWT_SECRET", KEY),
    ("GEMINI_API_KEY", "AIzaSyKeyOfATest"),
    ("DATABASE_URL", "postgresql://rag:9f2c1e7b@db:5432/rag"),
    ("REDIS_URL", "redis://redis:6379/0"),
    ("CORS_ORIGINS", "https://rag.example.org"),
];

/// A sound production configuration with some values changed; a blank value unsets.
fn production(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut pairs = PRODUCTION.to_vec();
    pairs.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    pairs.extend(changes);
    pairs
}
