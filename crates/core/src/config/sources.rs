//! Where values come from and which of them wins.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use ::config::{Config, ConfigError};

use super::{
    catalogue::{self, Setting},
    dotenv,
    problems::Problem,
    reader::Reader,
};

/// Setting names (any case) and their values.
pub type Values = BTreeMap<String, String>;

/// Reads a setting as command lines give it.
pub fn parse_override(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// The layers above the defaults, weakest first. Not `Debug`: they hold secrets.
#[derive(Default)]
pub(super) struct Sources {
    pub dotenv: Values,
    pub environment: Values,
    pub overrides: Values,
    /// What went wrong while collecting.
    pub problems: Vec<Problem>,
    /// Why `.env` could not be read, where it counts.
    pub unread_dotenv: Option<Problem>,
}

pub(super) fn of_values(values: Values) -> Sources {
    Sources { overrides: values, ..Sources::default() }
}

pub(super) fn of_process(overrides: Values) -> Sources {
    let mut sources = Sources { overrides, ..Sources::default() };
    // `vars` would panic on text that is not UTF-8; such a variable cannot be one of ours unless its
    // name says so.
    for (name, value) in std::env::vars_os() {
        let Ok(name) = name.into_string() else {
            continue;
        };
        match value.into_string() {
            Ok(value) => drop(sources.environment.insert(name, value)),
            Err(_) if known(&name.to_uppercase()) => {
                sources.problems.push(Problem::new(name, "is not UTF-8", "set it to plain text"));
            }
            Err(_) => {}
        }
    }
    match read_dotenv(Path::new(".env")) {
        Ok(values) => sources.dotenv = values,
        Err(problem) => sources.unread_dotenv = Some(problem),
    }
    sources
}

/// A file that is there and cannot be read must not count as none: the program would start with defaults.
pub(super) fn read_dotenv(path: &Path) -> Result<Values, Problem> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(dotenv::parse(&text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Values::new()),
        Err(error) => Err(Problem::new(
            ".env",
            format!("cannot be read: {error}"),
            "make it a text file in UTF-8 readable for this user, or remove it",
        )),
    }
}

impl Sources {
    /// One value per setting, for the reader, and the problems met on the way.
    pub(super) fn merge(self) -> (Reader, Vec<Problem>) {
        let Self { dotenv, environment, overrides, mut problems, unread_dotenv } = self;
        problems.extend(unknown(&overrides));
        let [mut dotenv, environment, overrides] = [dotenv, environment, overrides].map(canonical);
        let production = is_production(&overrides).or_else(|| is_production(&environment));
        if production == Some(true) {
            dotenv.clear();
        } else {
            problems.extend(unread_dotenv);
        }
        // It would start a development server in the place of a production one.
        if production.is_none() && is_production(&dotenv) == Some(true) {
            problems.push(Problem::new(
                ENVIRONMENT,
                "is production only in .env, which is not read in production",
                "set ENVIRONMENT=production in the environment of the process",
            ));
        }
        let secrets = secrets_from_files(&[&overrides, &environment, &dotenv], &mut problems);
        let values = match layered([dotenv, environment, secrets, overrides]) {
            Ok(values) => values,
            Err(error) => {
                problems.push(Problem::new("settings", error.to_string(), "correct the value"));
                BTreeMap::new()
            }
        };
        (Reader::new(values), problems)
    }
}

const ENVIRONMENT: &str = "ENVIRONMENT";

/// Whether a layer says that this is production; `None` where it says nothing. `.env` is for checkouts
/// and not read there.
fn is_production(values: &Values) -> Option<bool> {
    values.get(ENVIRONMENT).map(|value| value.trim().eq_ignore_ascii_case("production"))
}

/// Later layers win. Values keep their text; the reader gives them types.
fn layered(layers: [Values; 4]) -> Result<BTreeMap<&'static str, String>, ConfigError> {
    let mut builder = Config::builder();
    for layer in layers {
        builder = builder
            .add_source(::config::Environment::default().source(Some(layer.into_iter().collect())));
    }
    let merged = builder.build()?;
    let mut values = BTreeMap::new();
    for setting in catalogue::all() {
        match merged.get_string(&setting.name.to_lowercase()) {
            Ok(value) => drop(values.insert(setting.name, value)),
            Err(ConfigError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(values)
}

/// Upper-case names of known settings only, aliases resolved, blank values dropped: an empty variable
/// is how Compose files and copied examples say "not set".
fn canonical(values: Values) -> Values {
    let upper: Values = values
        .into_iter()
        .map(|(name, value)| (name.to_uppercase(), value.trim().to_owned()))
        .filter(|(name, value)| !value.is_empty() && known(name))
        .collect();
    let aliased = catalogue::all().filter_map(|setting| {
        let value = upper.get(setting.alias?)?;
        Some((setting.name.to_owned(), value.clone()))
    });
    let mut result: Values = aliased.collect();
    result.extend(upper);
    result
}

fn known(upper: &str) -> bool {
    let is = |name: &str| {
        catalogue::all().any(|setting| setting.name == name || setting.alias == Some(name))
    };
    is(upper) || secret_of(upper).is_some()
}

/// The secret whose file `upper` names.
fn secret_of(upper: &str) -> Option<&'static Setting> {
    catalogue::find(upper.strip_suffix("_FILE")?).filter(|setting| setting.secret)
}

/// A name on the command line is meant; in the environment it may be somebody else's.
fn unknown(overrides: &Values) -> Vec<Problem> {
    let names: BTreeSet<String> = overrides.keys().map(|name| name.to_uppercase()).collect();
    names
        .into_iter()
        .filter(|name| !known(name))
        .map(|name| Problem::new(name, "is not a setting", "see .env.example for all names"))
        .collect()
}

/// The content of the files that `{NAME}_FILE` names, trimmed. `layers` come strongest first.
fn secrets_from_files(layers: &[&Values], problems: &mut Vec<Problem>) -> Values {
    let mut secrets = Values::new();
    for setting in catalogue::all().filter(|setting| setting.secret) {
        let variable = format!("{}_FILE", setting.name);
        let Some(path) = layers.iter().find_map(|layer| layer.get(&variable)) else {
            continue;
        };
        match fs::read_to_string(Path::new(path)) {
            Ok(text) if text.trim().is_empty() => problems.push(Problem::new(
                variable,
                format!("{path:?} is empty"),
                "write the secret into the file, or unset the variable",
            )),
            Ok(text) => drop(secrets.insert(setting.name.to_owned(), text.trim().to_owned())),
            Err(error) => problems.push(Problem::new(
                variable,
                format!("{path:?} cannot be read: {error}"),
                "mount the file readable for this user, or unset the variable",
            )),
        }
    }
    secrets
}
