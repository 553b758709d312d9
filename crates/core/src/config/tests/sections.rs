//! Defaults, types, ranges and lists.

use std::time::Duration;

use super::super::{LogFormat, UploadProfile};
use super::{problems, refused, settings};

#[test]
fn the_defaults_are_those_of_the_documentation() {
    let settings = settings(&[]);
    assert_eq!(settings.server.address().to_string(), "127.0.0.1:8000");
    assert_eq!(settings.worker.port, 8001);
    assert_eq!(settings.database.max_connections, 20);
    assert_eq!(settings.files.tmp_dir.to_str(), Some("/tmp/rag_uploads"));
    assert_eq!(settings.files.tmp_max_age, Duration::from_hours(24));
    assert_eq!(settings.auth.issuer, "rag-assistant");
    assert_eq!(settings.auth.audience, "rag-users");
    assert_eq!(settings.auth.access_token_lifetime, Duration::from_mins(15));
    assert_eq!(settings.auth.refresh_token_lifetime, Duration::from_hours(30 * 24));
    assert!(settings.auth.allow_registration && !settings.auth.allow_dev_login);
    let rates = settings.http.rate_limits;
    assert_eq!((rates.general, rates.chat, rates.upload, rates.login), (120, 10, 60, 20));
    assert_eq!(settings.http.max_json_bytes, 10 << 20);
    assert_eq!(settings.uploads.max_bytes, 25 << 20);
    assert_eq!(settings.stores.max_per_user, 10);
    assert_eq!(settings.chat.max_output_tokens, 8192);
    assert_eq!(settings.chat.retrieval_token_allowance, 12_000);
    assert_eq!(settings.chat.max_concurrent_streams, 50);
    assert_eq!(settings.chat.keepalive, Duration::from_secs(10));
    assert_eq!(settings.engine.ingestion_timeout, Duration::from_mins(30));
    assert_eq!(settings.engine.offline_stream_delay, Duration::from_millis(15));
    assert_eq!(settings.worker.watchdog_interval, Duration::from_mins(15));
    assert_eq!(settings.retention.trash, Duration::from_hours(48));
    assert_eq!(settings.retention.chat, None);
    assert_eq!(settings.models.default_model, "gemini-3.8-flash");
    assert_eq!(settings.telemetry.log_format, LogFormat::Pretty);
    assert_eq!(settings.differences(), []);
}

#[test]
fn booleans_are_written_in_eight_ways_and_no_other() {
    for (text, value) in [
        ("true", true),
        ("1", true),
        ("YES", true),
        ("on", true),
        ("False", false),
        ("0", false),
        ("no", false),
        ("off", false),
    ] {
        let found = settings(&[("METRICS_ALLOW_ALL", text)]).http.metrics_allow_all;
        assert_eq!(found, value, "{text}");
    }
    assert_eq!(refused(&[("METRICS_ALLOW_ALL", "maybe")]), ["METRICS_ALLOW_ALL"]);
}

#[test]
fn numbers_outside_their_range_are_refused() {
    for (name, low, high) in [
        ("MAX_UPLOAD_MB", "0", "101"),
        ("MAX_JSON_MB", "0", "-1"),
        ("RATE_LIMIT_PER_MINUTE", "0", "1.5"),
        ("DATABASE_MAX_CONNECTIONS", "0", "x"),
        ("PORT", "-1", "65536"),
        ("MAX_OUTPUT_TOKENS", "255", "1000001"),
        ("RETRIEVAL_TOP_K", "0", "21"),
        ("MAX_CONCURRENT_STREAMS", "0", "100001"),
        ("WORKER_CONCURRENCY", "0", "1001"),
        ("GEMINI_RETRY_ATTEMPTS", "0", "11"),
        ("CHAT_RETENTION_DAYS", "-1", "36501"),
    ] {
        assert_eq!(refused(&[(name, low)]), [name], "{low}");
        assert_eq!(refused(&[(name, high)]), [name], "{high}");
    }
    assert_eq!(settings(&[("MAX_UPLOAD_MB", "100")]).uploads.max_bytes, 100 << 20);
    assert_eq!(settings(&[("MAX_CONCURRENT_STREAMS", "2000")]).chat.max_concurrent_streams, 2000);
}

#[test]
fn lists_are_json_arrays_or_words_between_commas() {
    for text in [r#"["example.org", " Example.com "]"#, "example.org, @example.com,,"] {
        let domains = settings(&[("REGISTRATION_EMAIL_DOMAINS", text)]).auth.registration_domains;
        assert_eq!(domains, ["example.org", "example.com"]);
    }
    for text in ["[1]", "[\"open", "ada@example.org"] {
        let pairs = [("REGISTRATION_EMAIL_DOMAINS", text)];
        assert_eq!(refused(&pairs), ["REGISTRATION_EMAIL_DOMAINS"], "{text}");
    }
}

#[test]
fn header_and_method_lists_are_explicit() {
    for name in ["CORS_ALLOW_METHODS", "CORS_ALLOW_HEADERS"] {
        assert_eq!(refused(&[(name, "*")]), [name]);
    }
    let methods = settings(&[("CORS_ALLOW_METHODS", "get,post")]).http.cors.methods;
    assert_eq!(methods, ["GET", "POST"]);
}

#[test]
fn metadata_keys_are_words_of_the_filter_grammar() {
    let pairs = [("METADATA_FILTER_ALLOWED_KEYS", "year,cost_centre")];
    assert_eq!(settings(&pairs).chat.metadata_filter_keys, ["year", "cost_centre"]);
    for key in ["1st", "a b", "a=1", "Größe"] {
        let pairs = [("METADATA_FILTER_ALLOWED_KEYS", key)];
        assert_eq!(refused(&pairs), ["METADATA_FILTER_ALLOWED_KEYS"], "{key}");
    }
}

#[test]
fn each_profile_accepts_its_types() {
    let names = |profile| {
        let uploads = settings(&[("UPLOAD_PROFILE", profile)]).uploads;
        uploads.allowed.iter().map(|media| media.name).collect::<Vec<_>>()
    };
    let (safe, office, all) = (names("safe"), names("office"), names("all-supported"));
    assert_eq!(safe.len(), 6);
    assert!(safe.contains(&"application/pdf") && !safe.contains(&"application/msword"));
    assert_eq!(office.len(), 13);
    assert!(safe.iter().all(|name| office.contains(name)));
    assert!(office.iter().all(|name| all.contains(name)));
    assert!(all.contains(&"text/html") && !all.contains(&"image/png"));
    assert_eq!(refused(&[("UPLOAD_PROFILE", "any")]), ["UPLOAD_PROFILE"]);
}

#[test]
fn every_media_type_is_listed_once_in_lower_case() {
    let all = settings(&[("UPLOAD_PROFILE", "all-supported")]).uploads.allowed;
    let mut names: Vec<&str> = all.iter().map(|media| media.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len());
    for media in all {
        assert_eq!(media.name, media.name.to_lowercase());
        assert!(media.extensions.iter().all(|extension| !extension.contains('.')));
    }
}

#[test]
fn types_are_found_by_name_with_parameters_and_by_extension() {
    let uploads = settings(&[("UPLOAD_PROFILE", "all-supported")]).uploads;
    let named = uploads.allowed_type("Text/Plain; charset=utf-8").unwrap();
    assert_eq!(named.name, "text/plain");
    assert!(uploads.allowed_type("video/mp4").is_none());
    let of = |extension| uploads.type_of_extension(extension).map(|media| media.name);
    assert_eq!(of("TXT"), Some("text/plain"));
    assert_eq!(of("xml"), Some("text/xml"));
    assert_eq!(of("tsv"), Some("text/tab-separated-values"));
    assert_eq!(of("exe"), None);
    let safe = settings(&[]).uploads;
    assert!(safe.type_of_extension("docx").is_none());
}

#[test]
fn a_custom_profile_is_a_part_of_what_the_provider_documents() {
    let custom = |types| [("UPLOAD_PROFILE", "custom"), ("ALLOWED_UPLOAD_MIMES", types)];
    let uploads = settings(&custom("application/PDF,text/html,text/html")).uploads;
    let names: Vec<&str> = uploads.allowed.iter().map(|media| media.name).collect();
    assert_eq!(uploads.profile, UploadProfile::Custom);
    assert_eq!(names, ["application/pdf", "text/html"]);
    assert_eq!(refused(&custom("")), ["ALLOWED_UPLOAD_MIMES"]);
    let found = problems(&custom("application/pdf,video/mp4,image/png"));
    assert_eq!(found.len(), 2);
    assert!(found[0].problem.contains("video/mp4"));
}

#[test]
fn log_levels_are_checked_by_name() {
    let level = |text| settings(&[("LOG_LEVEL", text)]).telemetry.log_level;
    assert_eq!(level("WARNING"), "warn");
    assert_eq!(level("info, sqlx=off"), "info,sqlx=off");
    for text in ["verbose", "info,sqlx=loud", "=info"] {
        assert_eq!(refused(&[("LOG_LEVEL", text)]), ["LOG_LEVEL"], "{text}");
    }
}

#[test]
fn logs_are_json_outside_development() {
    let format = |environment| settings(&[("ENVIRONMENT", environment)]).telemetry.log_format;
    assert_eq!(format("test"), LogFormat::Json);
    assert_eq!(refused(&[("LOG_FORMAT", "xml")]), ["LOG_FORMAT"]);
}

#[test]
fn other_words_are_refused_with_the_choices() {
    for (name, value, choice) in [
        ("ENVIRONMENT", "prod", "production"),
        ("HOST", "somewhere", "127.0.0.1"),
        ("GEMINI_API_VERSION", "beta/1", "v1beta"),
    ] {
        let found = problems(&[(name, value)]);
        assert_eq!(found.len(), 1, "{name}");
        assert!(found[0].problem.contains(value) && found[0].fix.contains(choice));
    }
}

#[test]
fn refused_values_are_quoted_on_one_short_line() {
    let long = format!("a\nb{}", "x".repeat(5000));
    let found = problems(&[("PORT", &long)]);
    let line = found[0].to_string();
    assert!(line.len() < 250 && !line.contains('\n'), "{line}");
}
