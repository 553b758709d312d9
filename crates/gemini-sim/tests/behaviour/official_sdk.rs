//! The official client libraries against the simulator.
//!
//! They are installed with pip and npm into the user's cache folder, once per version. Without these
//! tools or their registries the tests fail: a stand-in that its own clients have not accepted proves
//! nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gemini_sim::{Sim, SimConfig};
use tokio::task::spawn_blocking;

const PYTHON_LIBRARY: &str = "google-genai==3.4.0";
const NODE_LIBRARY: &str = "@google/genai@2.32.0";

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdk").join(name)
}

/// Runs a program and explains a failure.
fn run(what: &str, command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(
        output.status.success(),
        "{what} failed.\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// The cache folder of a library, filled by `install` unless an earlier run has done so to the end.
fn cached(library: &str, install: impl FnOnce(&Path)) -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").expect("HOME is set")).join(".cache"),
        PathBuf::from,
    );
    let name: String =
        library.chars().map(|c| if c.is_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let folder = cache.join("gemini-sim-sdk").join(name);
    let complete = folder.join("complete");
    if !complete.exists() {
        fs::create_dir_all(&folder).unwrap();
        install(&folder);
        fs::write(complete, library).unwrap();
    }
    folder
}

/// The interpreter of a virtual environment with the library.
fn python() -> PathBuf {
    let folder = cached(PYTHON_LIBRARY, |folder| {
        let mut create = Command::new("python3");
        create.args(["-m", "venv", "--clear"]).arg(folder);
        run("creating a virtual environment (Debian: python3-venv)", &mut create);
        let mut install = Command::new(folder.join("bin/python"));
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        run("installing the Python library with pip", install.arg(PYTHON_LIBRARY));
    });
    folder.join("bin/python")
}

/// A folder whose `node_modules` hold the library.
fn node_folder() -> PathBuf {
    cached(NODE_LIBRARY, |folder| {
        fs::write(folder.join("package.json"), "{\"private\": true}").unwrap();
        let mut install = Command::new("npm");
        install.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
        run("installing the JavaScript library with npm", install.arg(folder).arg(NODE_LIBRARY));
    })
}

/// Starts a simulator and runs a client program against it, given the version of the interface.
async fn conforms(version: &'static str, program: impl FnOnce() -> Command + Send + 'static) {
    let mut config = SimConfig::default();
    config.settings.document_delay_ms = 50;
    let sim = Sim::start(config).await.unwrap();
    let base_url = sim.base_url.clone();
    let output =
        spawn_blocking(move || run("the conformance script", program().args([&base_url, version])));
    let output = output.await.unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("conforms"));

    let tally = sim.control.counters();
    assert!(tally.documents_created > 0);
    assert_eq!(tally.documents_created, tally.documents_deleted);
    assert_eq!(tally.stores_created, tally.stores_deleted);
    assert_eq!(tally.total.in_flight, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_official_python_library_is_satisfied_with_both_versions() {
    // One after the other: the second finds the environment that the first has made.
    for version in ["v1", "v1beta"] {
        conforms(version, || {
            let mut command = Command::new(python());
            command.arg(script("conformance.py"));
            command
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_official_javascript_library_is_satisfied() {
    conforms("v1beta", || {
        let mut command = Command::new("node");
        command.arg(script("conformance.mjs")).arg(node_folder());
        command
    })
    .await;
}
