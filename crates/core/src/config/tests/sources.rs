//! Layers, files of secrets, `.env`, and what is logged of them.

use std::path::Path;

use super::super::{
    catalogue,
    sources::{Sources, read_dotenv},
};
use super::{KEY, Settings, Values, file, path, problems, refused, settings, values};

fn layers(
    dotenv: &[(&str, &str)],
    environment: &[(&str, &str)],
    command: &[(&str, &str)],
) -> Sources {
    Sources {
        dotenv: values(dotenv),
        environment: values(environment),
        overrides: values(command),
        ..Sources::default()
    }
}

#[test]
fn command_line_beats_environment_beats_dotenv_beats_default() {
    let port = |sources: Sources| Settings::from_sources(sources).unwrap().server.port;
    let (a, b, c) = ([("PORT", "1")], [("port", "2")], [("Port", "3")]);
    assert_eq!(port(layers(&[], &[], &[])), 8000);
    assert_eq!(port(layers(&a, &[], &[])), 1);
    assert_eq!(port(layers(&a, &b, &[])), 2);
    assert_eq!(port(layers(&a, &b, &c)), 3);
}

#[test]
fn an_empty_variable_is_not_set() {
    let sources = layers(&[("PORT", "1")], &[("PORT", " ")], &[]);
    assert_eq!(Settings::from_sources(sources).unwrap().server.port, 1);
}

#[test]
fn a_file_beats_the_environment_and_loses_to_the_command_line() {
    let secret = file(format!("  {KEY}file\n"));
    let environment = [("JWT_SECRET_FILE", path(&secret)), ("JWT_SECRET", KEY)];
    let in_force = |command: &[(&str, &str)]| {
        let settings = Settings::from_sources(layers(&[], &environment, command)).unwrap();
        settings.auth.jwt_secret.expose().to_owned()
    };
    assert_eq!(in_force(&[]), format!("{KEY}file"));
    let own = format!("{KEY}command");
    assert_eq!(in_force(&[("JWT_SECRET", &own)]), own);
}

#[test]
fn every_secret_can_come_from_a_file_and_nothing_else_can() {
    let secrets: Vec<&str> =
        catalogue().filter(|setting| setting.secret).map(|setting| setting.name).collect();
    assert_eq!(
        secrets,
        ["DATABASE_URL", "REDIS_URL", "JWT_SECRET", "JWT_SECRET_PREVIOUS", "GEMINI_API_KEY"]
    );
    for name in secrets {
        let variable = format!("{name}_FILE");
        assert_eq!(refused(&[(&variable, "/nowhere/at/all")]), [variable.as_str()]);
    }
    assert_eq!(refused(&[("PORT_FILE", "/nowhere")]), ["PORT_FILE"]);
}

#[test]
fn an_empty_secret_file_is_a_problem() {
    let empty = file("\n");
    let found = problems(&[("GEMINI_API_KEY_FILE", path(&empty))]);
    assert_eq!(found.len(), 1);
    assert!(found[0].problem.contains("is empty"));
}

#[test]
fn production_does_not_read_dotenv() {
    let production: Values = super::PRODUCTION
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let sources =
        Sources { dotenv: values(&[("PORT", "1")]), environment: production, ..Sources::default() };
    assert_eq!(Settings::from_sources(sources).unwrap().server.port, 8000);
}

#[test]
fn a_dotenv_that_claims_production_is_refused_rather_than_run_as_development() {
    let sources = layers(&super::PRODUCTION, &[], &[]);
    let error = Settings::from_sources(sources).unwrap_err();
    assert_eq!(error.problems().len(), 1);
    assert_eq!(error.problems()[0].setting, "ENVIRONMENT");
    let tested = layers(&super::PRODUCTION, &[("ENVIRONMENT", "staging")], &[]);
    assert!(Settings::from_sources(tested).is_ok());
}

#[test]
fn a_dotenv_that_is_there_and_cannot_be_read_is_a_problem_but_in_production() {
    assert_eq!(read_dotenv(Path::new("/nowhere/.env")), Ok(values(&[])));
    let unread = read_dotenv(file(b"# Gr\xf6\xdfe\nPORT=1\n").path()).unwrap_err();
    assert_eq!(unread.setting, ".env");
    let with = |sources: Sources| Sources { unread_dotenv: Some(unread.clone()), ..sources };
    let refused = Settings::from_sources(with(layers(&[], &[], &[]))).unwrap_err();
    assert_eq!(refused.problems(), std::slice::from_ref(&unread));
    let production = layers(&[], &super::PRODUCTION, &[]);
    assert!(Settings::from_sources(with(production)).is_ok());
}

#[test]
fn unknown_names_are_ignored_in_the_environment_and_refused_on_the_command_line() {
    let pair = [("MAX_UPLOADS_MB", "1")];
    assert!(Settings::from_sources(layers(&pair, &pair, &[])).is_ok());
    assert_eq!(refused(&pair), ["MAX_UPLOADS_MB"]);
}

#[test]
fn the_old_name_of_the_upload_folder_still_counts() {
    let folder = |pairs: &[(&str, &str)]| settings(pairs).files.tmp_dir;
    assert_eq!(folder(&[("UPLOAD_FOLDER", "/a")]).to_str(), Some("/a"));
    assert_eq!(folder(&[("UPLOAD_FOLDER", "/a"), ("TMP_DIR", "/b")]).to_str(), Some("/b"));
}

#[test]
fn differences_name_what_was_changed_and_nothing_else() {
    let settings = settings(&[
        ("port", "9000"),
        ("MAX_JSON_MB", "10"),
        ("STRICT_MODE", "yes"),
        ("EMBEDDED_WORKER", "true"),
        ("LOG_FORMAT", "json"),
        ("REDIS_URL", "redis://:hunter2@redis"),
    ]);
    let shown: Vec<String> =
        settings.differences().iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(shown, ["LOG_FORMAT=json", "PORT=9000", "REDIS_URL=[redacted]"]);
}

#[test]
fn every_setting_of_the_table_is_read_and_every_name_is_used_once() {
    let (mut reader, _) = Sources::default().merge();
    Settings::read(&mut reader);
    let mut listed: Vec<&str> = catalogue().map(|setting| setting.name).collect();
    listed.sort_unstable();
    assert_eq!(reader.names().collect::<Vec<_>>(), listed);
    let (_, problems) = reader.finish();
    assert_eq!(problems, []);
}

#[test]
fn dotenv_lines_are_read_as_shells_read_them() {
    let text = "# comment\n\nPORT = 9000 # why\nexport HOST=\"::1\"\nA='x # y'\nB=\"a\\n\\\"b\\\"\"\n\
                C=http://h/#f\nD=#none\nno assignment\nE=\"open";
    let expected = [
        ("A", "x # y"),
        ("B", "a\n\"b\""),
        ("C", "http://h/#f"),
        ("D", ""),
        ("E", "open"),
        ("HOST", "::1"),
        ("PORT", "9000"),
    ];
    assert_eq!(super::super::dotenv::parse(text), values(&expected));
}
