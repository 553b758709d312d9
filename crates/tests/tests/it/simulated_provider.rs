//! The script behind `make run GEMINI=sim`: whatever the checkout is set up for, the service that it starts
//! works on data of its own and with a key of its own.

use std::{
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use rag_core::config::{EngineMode, Settings, Values};

fn script(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_data_and_the_key_of_the_checkout_are_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let checkout = home.path();
    let listens = "echo 'gemini-sim listens on http://127.0.0.1:9'; exec sleep 60";
    script(&checkout.join("target/release/gemini-sim"), listens);
    script(
        &checkout.join("command"),
        "env > environment.new; mv environment.new environment; exec sleep 60",
    );
    std::fs::write(checkout.join("key"), "the-real-key").unwrap();
    std::fs::write(checkout.join("url"), "sqlite://rag.db").unwrap();
    let with_provider =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/with-simulated-provider");
    let mut running = Command::new(with_provider)
        .arg("./command")
        .current_dir(checkout)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !checkout.join("environment").exists() {
        assert!(begun.elapsed() < Duration::from_secs(20), "the command is not started");
        std::thread::sleep(Duration::from_millis(20));
    }
    // As a `.env` would say; the environment is stronger.
    let mut values = Values::new();
    for (name, file) in [("GEMINI_API_KEY_FILE", "key"), ("DATABASE_URL_FILE", "url")] {
        values.insert(name.to_owned(), checkout.join(file).display().to_string());
    }
    let environment = std::fs::read_to_string(checkout.join("environment")).unwrap();
    let ours = |name: &str| {
        ["GEMINI_", "DATABASE_", "DATA_DIR", "FILES_URL"].iter().any(|of| name.starts_with(of))
    };
    let set = environment.lines().filter_map(|line| line.split_once('='));
    values.extend(
        set.filter(|(name, _)| ours(name)).map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    values.insert("ENVIRONMENT".to_owned(), "test".to_owned());
    let settings = Settings::from_values(values).unwrap_or_else(|problems| panic!("{problems}"));
    let pid = running.id().to_string();
    Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    running.wait().unwrap();

    let EngineMode::Gemini(provider) = settings.engine.mode else { panic!("not the provider") };
    assert_eq!(provider.api_key.expose(), "simulated");
    assert_eq!(provider.base_url.as_str(), "http://127.0.0.1:9/");
    let url = settings.database.url.expose();
    assert!(url.ends_with("/data/rag.db") && !url.contains("sqlite://rag.db"), "{url}");
}
