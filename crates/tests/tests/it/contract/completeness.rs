//! No query function is without a contract: each is called here by the name of its module.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What is not queries but what they rest on.
const FOUNDATIONS: [&str; 2] = ["connect", "migrate"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn below_crate(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The module directly below `db` that a file belongs to; `None` for `db` itself.
fn module(db: &Path, file: &Path) -> Option<String> {
    let first = file.strip_prefix(db).unwrap().components().next()?;
    let name = first.as_os_str().to_str()?.trim_end_matches(".rs");
    (name != "mod" && !FOUNDATIONS.contains(&name)).then(|| name.to_owned())
}

/// `module::function` for each public function of the code.
fn functions(module: &str, code: &str) -> BTreeSet<String> {
    let heads = code.split("pub async fn ").skip(1);
    let names =
        heads.filter_map(|head| head.split(|c: char| !c.is_alphanumeric() && c != '_').next());
    names.map(|name| format!("{module}::{name}")).collect()
}

fn all_functions() -> BTreeSet<String> {
    let db = below_crate("../core/src/db");
    let of = |file: PathBuf| {
        let code = fs::read_to_string(&file).unwrap();
        module(&db, &file).map(|module| functions(&module, &code)).unwrap_or_default()
    };
    sources(&db).into_iter().flat_map(of).collect()
}

fn uncalled(functions: BTreeSet<String>, suite: &str) -> Vec<String> {
    functions.into_iter().filter(|name| !suite.contains(&format!("{name}("))).collect()
}

#[test]
fn every_query_function_is_called_by_the_contract_suite() {
    // Rows that many tests begin with are written beside the test database.
    let folder = below_crate("tests/it/contract");
    let files = sources(&folder).into_iter().chain([below_crate("src/records.rs")]);
    let suite: String = files.map(|file| fs::read_to_string(file).unwrap()).collect();
    let functions = all_functions();
    assert!(functions.len() > 100, "the functions were found");
    assert_eq!(uncalled(functions, &suite), Vec::<String>::new());
}

#[test]
fn a_function_without_a_contract_is_seen() {
    let code = "pub async fn find(db) {}\npub async fn find_all<T>(db) {}\nasync fn row() {}";
    let suite = "stores::find(conn); documents::find_all(conn)";
    assert_eq!(uncalled(functions("stores", code), suite), ["stores::find_all"]);
}
