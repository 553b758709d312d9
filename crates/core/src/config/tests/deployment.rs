//! What staging and production refuse that development allows.

use super::super::EngineMode;
use super::{KEY, problems, production, refused, settings};

#[test]
fn a_sound_production_configuration_is_accepted() {
    let settings = settings(&production(&[]));
    assert!(settings.environment.is_production());
    assert!(settings.redis.required);
    assert!(!settings.worker.embedded);
    let EngineMode::Gemini(gemini) = settings.engine.mode else {
        panic!("production answers with Gemini");
    };
    assert_eq!(gemini.api_key.expose(), "AIzaSyKeyOfATest");
}

#[test]
fn a_bare_production_environment_is_told_all_that_is_missing_at_once() {
    let mut names = refused(&[("ENVIRONMENT", "production")]);
    names.sort();
    assert_eq!(
        names,
        ["CORS_ORIGINS", "DATABASE_URL", "GEMINI_API_KEY", "JWT_SECRET", "REDIS_URL"]
    );
}

#[test]
fn each_problem_takes_one_line_with_the_setting_and_a_fix() {
    let error =
        super::Settings::from_values(super::values(&[("ENVIRONMENT", "production")])).unwrap_err();
    let text = error.to_string();
    assert_eq!(text.lines().count(), error.problems().len());
    for (line, problem) in text.lines().zip(error.problems()) {
        assert!(line.starts_with(&format!("{}: ", problem.setting)), "{line}");
        assert!(line.ends_with(&problem.fix), "{line}");
    }
}

#[test]
fn shortcuts_of_development_are_refused_in_staging_and_production() {
    for environment in ["staging", "production"] {
        for (name, value) in [
            ("STRICT_MODE", "false"),
            ("ALLOW_DEV_LOGIN", "true"),
            ("REQUIRE_CSRF_HEADER", "false"),
            ("GEMINI_MOCK_MODE", "true"),
            ("CORS_ORIGINS", ""),
            ("JWT_SECRET", ""),
            ("JWT_SECRET", "my_DEV_SECRET_which_is_long_enough_here"),
            ("JWT_SECRET", "replace-with-the-output-of-openssl-rand"),
            ("JWT_SECRET_PREVIOUS", "dev_secret_which_was_long_enough_before"),
        ] {
            let pairs = production(&[("ENVIRONMENT", environment), (name, value)]);
            assert_eq!(refused(&pairs), [name], "{environment} {name}={value}");
        }
    }
}

#[test]
fn the_same_shortcuts_work_in_development_and_test() {
    for environment in ["development", "test"] {
        let pairs = [
            ("ENVIRONMENT", environment),
            ("STRICT_MODE", "false"),
            ("ALLOW_DEV_LOGIN", "true"),
            ("REQUIRE_CSRF_HEADER", "false"),
            ("GEMINI_MOCK_MODE", "true"),
        ];
        assert!(refused(&pairs).is_empty(), "{environment}");
    }
}

#[test]
fn a_short_signing_secret_is_refused_everywhere() {
    let short = &KEY[..31];
    assert_eq!(refused(&[("JWT_SECRET", short)]), ["JWT_SECRET"]);
    assert_eq!(refused(&[("JWT_SECRET_PREVIOUS", short)]), ["JWT_SECRET_PREVIOUS"]);
    assert!(refused(&[("JWT_SECRET", KEY), ("JWT_SECRET_PREVIOUS", KEY)]).is_empty());
}

#[test]
fn the_offline_engine_is_allowed_in_production_on_request_and_needs_no_key() {
    let pairs = production(&[
        ("GEMINI_MOCK_MODE", "true"),
        ("ALLOW_MOCK_IN_PROD", "true"),
        ("GEMINI_API_KEY", ""),
    ]);
    assert!(matches!(settings(&pairs).engine.mode, EngineMode::Offline));
}

#[test]
fn gemini_needs_a_real_key_in_every_environment() {
    for key in ["", "<your-gemini-api-key>", "replace-me"] {
        let pairs = [("GEMINI_MOCK_MODE", "false"), ("GEMINI_API_KEY", key)];
        assert_eq!(refused(&pairs), ["GEMINI_API_KEY"], "{key}");
    }
    let spaced = [("GEMINI_API_KEY", "two words")];
    assert_eq!(refused(&spaced), ["GEMINI_API_KEY"]);
}

#[test]
fn redis_may_be_missing_in_production_only_when_said_so() {
    assert_eq!(refused(&production(&[("REDIS_URL", "")])), ["REDIS_URL"]);
    let without = production(&[("REDIS_URL", ""), ("REQUIRE_REDIS_IN_PRODUCTION", "no")]);
    assert!(settings(&without).redis.url.is_none());
    let staging = production(&[("REDIS_URL", ""), ("ENVIRONMENT", "staging")]);
    assert!(!settings(&staging).redis.required);
}

#[test]
fn a_misspelt_redis_url_is_one_problem_and_not_also_a_missing_one() {
    let found = problems(&production(&[("REDIS_URL", "redis:9f2c1e7b")]));
    assert_eq!(found.len(), 1);
    assert!(found[0].problem.contains("not valid"));
}

#[test]
fn the_provider_may_be_elsewhere_outside_production_or_over_https() {
    let http = ("GEMINI_BASE_URL", "http://127.0.0.1:9000/v");
    assert!(refused(&[http]).is_empty());
    assert!(refused(&production(&[http, ("ENVIRONMENT", "staging")])).is_empty());
    assert_eq!(refused(&production(&[http])), ["GEMINI_BASE_URL"]);
    let https = ("GEMINI_BASE_URL", "https://gateway.example.org/gemini");
    assert!(refused(&production(&[https])).is_empty());
}

#[test]
fn an_unusable_address_of_the_provider_hides_no_other_problem() {
    let wrong = [("GEMINI_BASE_URL", "nowhere"), ("GEMINI_RETRY_ATTEMPTS", "0")];
    assert_eq!(refused(&wrong), ["GEMINI_BASE_URL", "GEMINI_RETRY_ATTEMPTS"]);
}

#[test]
fn any_origin_is_refused_together_with_credentials() {
    assert_eq!(refused(&[("CORS_ORIGINS", "*")]), ["CORS_ORIGINS"]);
    let listed_too = [("CORS_ORIGINS", "https://a.example,*")];
    assert_eq!(refused(&listed_too), ["CORS_ORIGINS"]);
    let open = [("CORS_ORIGINS", "*"), ("CORS_ALLOW_CREDENTIALS", "false")];
    assert!(refused(&open).is_empty());
}

#[test]
fn secrets_appear_neither_in_problems_nor_in_debug_output_nor_among_the_differences() {
    let pairs = [
        ("JWT_SECRET", "hunter2-signing"),
        ("JWT_SECRET_PREVIOUS", "hunter2-previous"),
        ("DATABASE_URL", "mysql://rag:hunter2-db@db/rag"),
        ("REDIS_URL", "http://:hunter2-redis@redis"),
        ("GEMINI_MOCK_MODE", "false"),
        ("GEMINI_API_KEY", "hunter2 gemini"),
    ];
    let found = problems(&pairs);
    assert_eq!(found.len(), 5);
    assert!(!format!("{found:?}").contains("hunter2"));

    let accepted = production(&[("DATABASE_URL", "postgres://rag:hunter2-db@db/rag")]);
    let settings = settings(&accepted);
    let shown = format!("{settings:?} {:?}", settings.differences());
    for secret in ["hunter2-db", KEY, "AIzaSyKeyOfATest", "redis://redis"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
