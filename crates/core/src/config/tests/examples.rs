//! The example files agree with the table of settings.

use std::{collections::BTreeSet, fs, path::PathBuf};

use super::super::{Fallback, Setting, catalogue, dotenv, sources::Sources};
use super::{KEY, Settings, Values};

fn root(path: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(root(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn find(name: &str) -> Option<&'static Setting> {
    catalogue().find(|setting| setting.name == name)
}

/// Assignments in force and those commented out, which name a setting as much.
fn assignments(path: &str) -> Values {
    let lines = text(path);
    let bare: Vec<&str> = lines
        .lines()
        .map(|line| line.strip_prefix("# ").or_else(|| line.strip_prefix('#')).unwrap_or(line))
        .filter(|line| {
            let name = line.split('=').next().unwrap_or_default();
            line.contains('=')
                && !name.is_empty()
                && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        })
        .collect();
    dotenv::parse(&bare.join("\n"))
}

#[test]
fn the_example_for_development_describes_every_setting_with_its_default() {
    let found = assignments(".env.example");
    let text = text(".env.example");
    for setting in catalogue() {
        let value = found.get(setting.name);
        let value = value.unwrap_or_else(|| panic!("{} is missing", setting.name));
        assert!(text.contains(setting.about), "{} is not described", setting.name);
        match setting.fallback {
            Fallback::Value(default) if !setting.secret => {
                assert_eq!(value, default, "{}", setting.name);
            }
            Fallback::Derived(how) => assert!(text.contains(how), "{}", setting.name),
            Fallback::Value(_) | Fallback::Unset => {}
        }
    }
}

#[test]
fn the_examples_name_known_settings_only() {
    for path in [".env.example", ".env.prod.example"] {
        let found = assignments(path);
        assert!(found.len() > 5, "{path}");
        for name in found.keys() {
            let secret = name.strip_suffix("_FILE").and_then(find);
            let known = find(name).is_some() || secret.is_some_and(|setting| setting.secret);
            assert!(known, "{path} names {name}");
        }
    }
}

#[test]
fn the_secrets_in_the_examples_are_those_of_the_table() {
    // The database server's own password is written into DATABASE_URL and read by its container.
    let mut expected: BTreeSet<String> = BTreeSet::from(["postgres_password".to_owned()]);
    let optional = "JWT_SECRET_PREVIOUS";
    let secrets = catalogue().filter(|setting| setting.secret && setting.name != optional);
    expected.extend(secrets.map(|setting| setting.name.to_lowercase()));
    let found: BTreeSet<String> = fs::read_dir(root("secrets.example"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    assert_eq!(found, expected);
}

/// The values of `.env.prod.example` as Compose would pass them, with secrets from the given text.
fn production(secrets: impl Fn(&str) -> String) -> Sources {
    let mut environment = dotenv::parse(&text(".env.prod.example"));
    for setting in catalogue().filter(|setting| setting.secret) {
        let name = setting.name.to_lowercase();
        if root("secrets.example").join(&name).exists() {
            environment.insert(setting.name.to_owned(), secrets(&name));
        }
    }
    environment.retain(|name, _| !name.ends_with("_FILE"));
    Sources { environment, ..Sources::default() }
}

#[test]
fn the_production_example_works_once_its_secrets_are_replaced() {
    let settings = Settings::from_sources(production(|name| match name {
        "database_url" => "postgresql+psycopg2://rag:9f2c1e7b@db:5432/rag".to_owned(),
        "redis_url" => text("secrets.example/redis_url").trim().to_owned(),
        _ => KEY.to_owned(),
    }))
    .unwrap();
    assert!(settings.environment.is_production());
}

#[test]
fn the_production_example_is_refused_while_its_secrets_are_placeholders() {
    let as_they_are = production(|name| text(&format!("secrets.example/{name}")).trim().to_owned());
    let error = Settings::from_sources(as_they_are).unwrap_err();
    let mut names: Vec<&str> =
        error.problems().iter().map(|problem| problem.setting.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["DATABASE_URL", "GEMINI_API_KEY", "JWT_SECRET"]);
}
