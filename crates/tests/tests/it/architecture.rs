//! The walls: which module may name which library, who may use whom, and how long a file may be.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const MAX_LINES: usize = 300;
const MAX_MAIN_LINES: usize = 40;

/// A library by the words its use begins with, and where those may stand.
const LIBRARIES: [(&str, &[&str]); 11] = [
    ("sqlx::", &["core/src/db/", "core/src/queue/", "tests/"]),
    ("deadpool_redis", &["core/src/redis/"]),
    ("apalis::", &["core/src/queue/"]),
    ("apalis_postgres", &["core/src/queue/"]),
    ("apalis_sqlite", &["core/src/queue/"]),
    ("reqwest", &["core/src/gemini/", "tests/"]),
    ("axum", &["api/src/", "worker/src/", "tests/", "gemini-sim/"]),
    ("hyper", &["core/src/connections.rs", "gemini-sim/"]),
    ("metrics_exporter_prometheus", &["core/src/telemetry/"]),
    ("rag_extract::", &["core/src/extract/", "extract/"]),
    ("std::env::var", &["core/src/config/", "tests/", "gemini-sim/", "extract/"]),
];

/// Modules of rag-core by layer; a module may use its own layer and those above.
const FOUNDATION: &str =
    "cleaning clock config ids jitter money paging pricing runtime telemetry usage";
const ADAPTERS: &str = "connections db extract files gemini queue redis search";

/// The features that call others, and which.
const FEATURE_CALLS: [(&str, &str); 12] = [
    ("accounts", "limits"),
    ("chat", "budgets citations engine stores"),
    ("citations", "engine"),
    ("costs", "budgets"),
    ("documents", "budgets stores"),
    ("engine", "installation"),
    ("ingestion", "budgets documents engine"),
    ("jobs", "chat engine ingestion reconciliation trash"),
    ("reconciliation", "documents engine"),
    ("settings", "audit"),
    ("stores", "engine"),
    ("trash", "audit budgets documents engine installation"),
];

/// How code reaches the file system, which is the business of adapters.
const FILE_SYSTEM: [&str; 3] = ["std::fs", "tokio::fs", "fs::"];

/// A source file: its path below `crates/`, and its text without comments.
pub struct Source {
    pub path: String,
    pub code: String,
    lines: usize,
}

pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(read(&root, &path));
            }
        }
    }
    assert!(found.len() > 50, "the sources were found");
    found
}

fn read(root: &Path, path: &PathBuf) -> Source {
    let text = fs::read_to_string(path).unwrap();
    Source {
        path: path.strip_prefix(root).unwrap().to_string_lossy().into_owned(),
        lines: text.lines().count(),
        code: without_comments(&text),
    }
}

fn without_comments(text: &str) -> String {
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether `word` stands in the code where a path begins.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).and_then(|head| head.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '"' | '-' | '/'))
    })
}

/// The same for a word that ends there.
fn names_all_of(code: &str, word: &str) -> bool {
    code.split(word).skip(1).any(|tail| {
        let after = tail.chars().next();
        !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

fn library_violations(sources: &[Source]) -> Vec<String> {
    let mut violations = Vec::new();
    for source in sources {
        for (library, places) in LIBRARIES {
            let allowed = places.iter().any(|place| source.path.starts_with(place));
            if !allowed && names(&source.code, library) {
                violations.push(format!("{} names {library}", source.path));
            }
        }
    }
    violations
}

/// The module of rag-core that a file belongs to.
fn module(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("core/src/")?;
    let first = rest.split('/').next()?;
    Some(first.strip_suffix(".rs").unwrap_or(first))
}

fn layer(module: &str) -> Option<usize> {
    match module {
        "lib" | "app" => None,
        name if FOUNDATION.split(' ').any(|own| own == name) => Some(0),
        name if ADAPTERS.split(' ').any(|own| own == name) => Some(1),
        _ => Some(2),
    }
}

fn uses(code: &str, module: &str) -> bool {
    names_all_of(code, &format!("crate::{module}"))
        || code.split("use crate::{").skip(1).any(|block| {
            let block = block.split("};").next().unwrap_or_default();
            top_level_names(block).iter().any(|name| name == module)
        })
}

/// `clock::{a, b}, db` names `clock` and `db`.
fn top_level_names(block: &str) -> Vec<String> {
    let (mut depth, mut names, mut word) = (0_u32, Vec::new(), String::new());
    for c in block.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => names.push(std::mem::take(&mut word)),
            c if depth == 0 && !c.is_whitespace() => word.push(c),
            _ => {}
        }
    }
    names.push(word);
    names.into_iter().map(|name| name.split(':').next().unwrap_or_default().to_owned()).collect()
}

fn layer_violations(sources: &[Source]) -> Vec<String> {
    let modules: Vec<String> =
        sources.iter().filter_map(|source| module(&source.path)).map(ToOwned::to_owned).collect();
    let mut violations = Vec::new();
    for source in sources {
        let Some(own) = module(&source.path) else { continue };
        let Some(own_layer) = layer(own) else { continue };
        for other in &modules {
            let below = layer(other).is_some_and(|other_layer| other_layer > own_layer);
            if below && uses(&source.code, other) {
                violations.push(format!("{} uses {other}, which is below it", source.path));
            }
        }
    }
    violations.sort();
    violations.dedup();
    violations
}

/// As [`FEATURE_CALLS`] has them.
fn feature_calls(sources: &[Source]) -> Vec<(String, String)> {
    let features: BTreeSet<&str> = sources.iter().filter_map(feature).collect();
    let mut calls: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        let Some(caller) = feature(source) else { continue };
        let called = features.iter().filter(|called| **called != caller);
        for called in called.filter(|called| uses(&source.code, called)) {
            calls.entry(caller).or_default().insert(called);
        }
    }
    let listed = |called: BTreeSet<&str>| called.into_iter().collect::<Vec<_>>().join(" ");
    calls.into_iter().map(|(caller, called)| (caller.to_owned(), listed(called))).collect()
}

/// The feature that a file belongs to.
fn feature(source: &Source) -> Option<&str> {
    module(&source.path).filter(|module| layer(module) == Some(2))
}

fn features_at_the_file_system(sources: &[Source]) -> Vec<String> {
    let features = sources.iter().filter(|source| feature(source).is_some());
    let reaching = features.filter(|source| FILE_SYSTEM.iter().any(|way| names(&source.code, way)));
    reaching.map(|source| source.path.clone()).collect()
}

fn length_violations(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| {
            let limit = if source.path.ends_with("main.rs") && source.path.contains("/src/") {
                MAX_MAIN_LINES
            } else {
                MAX_LINES
            };
            source.lines > limit
        })
        .map(|source| format!("{} has {} lines", source.path, source.lines))
        .collect()
}

fn made_up(path: &str, code: &str) -> Vec<Source> {
    vec![Source {
        path: path.to_owned(),
        code: without_comments(code),
        lines: code.lines().count(),
    }]
}

#[test]
fn libraries_are_named_only_by_their_adapters() {
    assert_eq!(library_violations(&sources()), Vec::<String>::new());
}

#[test]
fn no_layer_uses_one_below_it() {
    assert_eq!(layer_violations(&sources()), Vec::<String>::new());
}

#[test]
fn features_call_each_other_only_as_listed() {
    let listed = FEATURE_CALLS.map(|(caller, called)| (caller.to_owned(), called.to_owned()));
    assert_eq!(feature_calls(&sources()), listed);
}

#[test]
fn features_leave_files_to_their_adapter() {
    assert_eq!(features_at_the_file_system(&sources()), Vec::<String>::new());
}

#[test]
fn files_stay_short() {
    assert_eq!(length_violations(&sources()), Vec::<String>::new());
}

#[test]
fn api_and_worker_do_not_know_each_other() {
    for source in sources() {
        let foreign = if source.path.starts_with("api/") {
            "rag_worker"
        } else if source.path.starts_with("worker/") {
            "rag_api"
        } else {
            continue;
        };
        assert!(!names(&source.code, foreign), "{} names {foreign}", source.path);
    }
}

#[test]
fn a_breach_of_a_wall_is_seen() {
    let feature = made_up("core/src/accounts/mod.rs", "use sqlx::query;");
    assert_eq!(library_violations(&feature).len(), 1);
    let comment = made_up("core/src/accounts/mod.rs", "// sqlx::query is not for here");
    assert_eq!(library_violations(&comment).len(), 0);
    let mut layers =
        made_up("core/src/clock.rs", "use crate::{\n    ids,\n    db::{Tx, Conn},\n};");
    layers.extend(made_up("core/src/db/mod.rs", ""));
    assert_eq!(layer_violations(&layers), ["core/src/clock.rs uses db, which is below it"]);
    let mut features = made_up("core/src/stores/mod.rs", "use crate::{db::documents, trash};");
    features.extend(made_up("core/src/trash/mod.rs", "fn f() { crate::documents::list() }"));
    features.extend(made_up("core/src/documents.rs", "use std::{fs::File, io};"));
    let calls = [("stores", "trash"), ("trash", "documents")];
    assert_eq!(feature_calls(&features), calls.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(features_at_the_file_system(&features), ["core/src/documents.rs"]);
    let long = made_up("api/src/lib.rs", &"\n".repeat(301));
    assert_eq!(length_violations(&long).len(), 1);
}
