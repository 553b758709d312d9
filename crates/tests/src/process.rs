//! Real processes, to be stopped and killed.

use std::{
    fs::Permissions,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{TestApp, metric};

/// The worker program built with this package: beside the folder of the test programs.
#[must_use]
pub fn worker_program() -> PathBuf {
    let test = std::env::current_exe().expect("the test program");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("a target folder");
    folder.join("tested-worker")
}

/// Writes a shell script that can be run in the place of a program.
///
/// # Panics
/// When the folder cannot be written to.
#[must_use]
pub fn script(path: &Path, body: &str) -> PathBuf {
    std::fs::write(path, format!("#!/bin/sh\n{body}\n")).expect("a script");
    std::fs::set_permissions(path, Permissions::from_mode(0o755)).expect("a program");
    path.to_owned()
}

/// A running `rag-worker`. Dropping it kills it.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    /// Where its probes are.
    pub base_url: String,
}

impl Worker {
    /// Starts a worker on the data of `app`, and waits until its probes answer.
    pub async fn start(app: &TestApp, settings: &[(&str, &str)]) -> Self {
        let mut child = Command::new(worker_program())
            .env_clear()
            .envs(app.values.iter().cloned())
            .envs(settings.iter().copied())
            .envs([("WORKER_PORT", "0"), ("LOG_FORMAT", "json")])
            .stdout(Stdio::piped())
            .spawn()
            .expect("a worker process");
        let base_url = format!("http://{}", probes_of(&mut child));
        let worker = Self { child, base_url };
        worker.waits_until_ready().await;
        worker
    }

    async fn waits_until_ready(&self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            let answer = reqwest::get(format!("{}/ready", self.base_url)).await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the worker did not become ready");
    }

    /// The value of a metric, summed over its series that contain `label`.
    pub async fn metric(&self, name: &str, label: &str) -> f64 {
        let answer = reqwest::get(format!("{}/metrics", self.base_url)).await.expect("an answer");
        metric(&answer.text().await.expect("a text"), name, label)
    }

    /// `kill -9`.
    pub fn dies(mut self) {
        self.child.kill().expect("a killed process");
        self.child.wait().expect("its end");
    }

    /// SIGTERM; answers whether it ended well and how long that took.
    pub async fn stops(mut self) -> (bool, Duration) {
        let begun = Instant::now();
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().expect("kill");
        loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return (status.success(), begun.elapsed());
            }
            assert!(begun.elapsed() < Duration::from_secs(40), "the worker does not stop");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Where a worker says that its probes are.
fn probes_of(worker: &mut Child) -> String {
    let log = worker.stdout.take().expect("its log");
    let mut lines = BufReader::new(log).lines().map_while(Result::ok);
    let address = lines.find_map(|line| {
        let line: Value = serde_json::from_str(&line).ok()?;
        line["probes.address"].as_str().map(ToOwned::to_owned)
    });
    // What it says later is nobody's concern, but it must not wait for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    address.expect("the address of its probes")
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A Redis of one test alone. Dropping it kills it.
#[derive(Debug)]
pub struct OwnRedis {
    child: Child,
    pub url: String,
}

impl OwnRedis {
    pub async fn start() -> Self {
        let port = free_port().to_string();
        let child = Command::new("redis-server")
            .args(["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .spawn()
            .expect("a Redis");
        let deadline = Instant::now() + Duration::from_secs(10);
        while tokio::net::TcpStream::connect(format!("127.0.0.1:{port}")).await.is_err() {
            assert!(Instant::now() < deadline, "Redis did not start");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Self { child, url: format!("redis://127.0.0.1:{port}") }
    }

    /// Keeps its connections and answers nothing any more.
    pub fn freezes(&self) {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-STOP", &pid]).status().expect("kill");
    }
}

impl Drop for OwnRedis {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
