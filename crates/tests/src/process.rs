//! Real processes, to be stopped and killed.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::TestApp;

/// The worker program built with this package: beside the folder of the test programs.
#[must_use]
pub fn worker_program() -> PathBuf {
    let test = std::env::current_exe().expect("the test program");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("a target folder");
    folder.join("tested-worker")
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
        let port = free_port();
        let port_setting = ("WORKER_PORT".to_owned(), port.to_string());
        let more = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let values = app.values.iter().cloned().chain(more).chain([port_setting]);
        let child = Command::new(worker_program())
            .env_clear()
            .envs(values)
            .stdout(Stdio::null())
            .spawn()
            .expect("a worker process");
        let worker = Self { child, base_url: format!("http://127.0.0.1:{port}") };
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
        let text = answer.text().await.expect("a text");
        let series = text.lines().filter(|line| line.starts_with(name) && line.contains(label));
        series.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
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
