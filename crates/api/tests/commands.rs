//! The program and its commands, as an operator meets them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

fn rag_api(folder: &Path, arguments: &[&str]) -> Command {
    let database = format!("sqlite://{}", folder.join("rag.db").display());
    let mut command = Command::new(env!("CARGO_BIN_EXE_rag-api"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("ENVIRONMENT", "test")
        .env("DATABASE_URL", database)
        .env("DATA_DIR", folder.join("data"))
        .env("TMP_DIR", folder.join("tmp"));
    command
}

/// Makes an admin with nothing on standard input; answers the exit code and what was said.
fn create_admin(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = rag_api(folder, &[&["create-admin"], arguments].concat());
    let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().unwrap();
    let said = [stdout, stderr].concat();
    (status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn a_known_account_becomes_an_admin_and_it_is_said_that_its_password_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = create_admin(folder.path(), &["ada@example.org", "Correct-Horse-7"]);
    assert_eq!(
        (code, said.as_str()),
        (Some(0), "ada@example.org is an admin, with a new account.\n")
    );
    let (code, said) = create_admin(folder.path(), &["ada@example.org", "Better-Horse-8"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("keeps its password") && said.contains("not used"), "{said}");
    let (code, said) = create_admin(folder.path(), &["ada@example.org"]);
    assert_eq!(
        (code, said.as_str()),
        (Some(0), "ada@example.org is an admin.\n"),
        "nothing is asked"
    );
}

#[test]
fn a_weak_password_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = create_admin(folder.path(), &["ada@example.org", "short"]);
    assert_eq!(code, Some(64), "{said}");
    assert!(said.contains("The password needs at least 8 characters"), "{said}");
}

#[test]
fn one_line_is_enough_for_a_password_although_the_terminal_stays_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = rag_api(folder.path(), &["create-admin", "ada@example.org"]);
    let mut program = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut terminal = program.stdin.take().unwrap();
    terminal.write_all(b"Correct-Horse-7\n").unwrap();
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = program.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > Duration::from_secs(30) {
            program.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(0));
    drop(terminal);
}
