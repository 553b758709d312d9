//! Addresses: database, originals, origins, proxies, provider.

use std::path::{Path, PathBuf};

use super::super::{CorsOrigins, DatabaseUrl, FilesUrl};
use super::{problems, production, refused, settings};

fn database(url: &str) -> DatabaseUrl {
    settings(&[("DATABASE_URL", url)]).database.url
}

#[test]
fn the_driver_in_a_postgresql_scheme_is_dropped() {
    for scheme in ["postgres", "postgresql", "postgresql+psycopg2", "PostgreSQL+asyncpg"] {
        let url = database(&format!("{scheme}://rag:9f2c@db:5432/rag?sslmode=require"));
        assert_eq!(url.expose(), "postgres://rag:9f2c@db:5432/rag?sslmode=require");
        assert!(!url.is_sqlite());
    }
}

#[test]
fn sqlite_urls_keep_the_path_they_name() {
    for url in ["sqlite://data/rag.db", "sqlite:rag.db", "sqlite:///srv/rag.db", "sqlite::memory:"]
    {
        assert_eq!(database(url).expose(), url);
        assert!(database(url).is_sqlite());
    }
}

#[test]
fn other_databases_and_unfinished_urls_are_refused() {
    for url in [
        "mysql://db/rag",
        "sqlite:",
        "sqlite://",
        "rag.db",
        "postgres:rag",
        "postgres://rag:9f2c@db:port/rag",
    ] {
        assert_eq!(refused(&[("DATABASE_URL", url)]), ["DATABASE_URL"], "{url}");
    }
}

#[test]
fn production_refuses_sqlite_and_passwords_everybody_knows() {
    for (url, cause) in [
        ("sqlite://data/rag.db", "SQLite"),
        ("postgres://rag@db/rag", "no password"),
        ("postgres://rag:@db/rag", "no password"),
        ("postgresql+psycopg2://rag:postgres@db/rag", "well-known"),
        ("postgres://rag:Password@db/rag", "well-known"),
        ("postgres://rag:changeme@db/rag", "well-known"),
        ("postgres://rag:<strong-db-pass>@db/rag", "well-known"),
        ("postgres://rag@db/rag?password=rag", "well-known"),
    ] {
        let found = problems(&production(&[("DATABASE_URL", url)]));
        assert_eq!(found.len(), 1, "{url}: {found:?}");
        assert!(found[0].problem.contains(cause), "{url}: {found:?}");
    }
}

#[test]
fn the_worker_is_embedded_by_default_in_development_on_sqlite_only() {
    let postgres = ("DATABASE_URL", "postgres://rag:9f2c@db/rag");
    assert!(settings(&[]).worker.embedded);
    assert!(!settings(&[("ENVIRONMENT", "test")]).worker.embedded);
    assert!(!settings(&[postgres]).worker.embedded);
    assert!(settings(&[postgres, ("EMBEDDED_WORKER", "on")]).worker.embedded);
    assert!(!settings(&[("EMBEDDED_WORKER", "off")]).worker.embedded);
}

#[test]
fn database_and_originals_live_in_the_data_folder_unless_told_otherwise() {
    let moved = settings(&[("DATA_DIR", "/srv/rag")]);
    assert_eq!(moved.database.url.expose(), "sqlite:///srv/rag/rag.db");
    assert_eq!(moved.files.url, FilesUrl::Folder(PathBuf::from("/srv/rag/files")));
    assert_eq!(settings(&[]).files.data_dir, Path::new("data"));
}

#[test]
fn originals_are_in_a_folder_or_in_a_bucket_with_a_prefix() {
    let url = |text| settings(&[("FILES_URL", text)]).files.url;
    assert_eq!(url("file:///srv/files"), FilesUrl::Folder("/srv/files".into()));
    assert_eq!(url("file://relative/files"), FilesUrl::Folder("relative/files".into()));
    let (bucket, prefix) = ("rag-originals".to_owned(), "team/a".to_owned());
    assert_eq!(url("s3://rag-originals/team/a/"), FilesUrl::S3 { bucket: bucket.clone(), prefix });
    assert_eq!(url("gs://rag-originals"), FilesUrl::Gcs { bucket, prefix: String::new() });
    for text in ["ftp://host/files", "/srv/files", "file://", "s3://", "s3://Capital/x"] {
        assert_eq!(refused(&[("FILES_URL", text)]), ["FILES_URL"], "{text}");
    }
}

#[test]
fn the_archive_is_named_as_a_bucket_with_or_without_its_scheme() {
    let bucket = |text| settings(&[("GCS_ARCHIVE_BUCKET", text)]).files.archive_bucket;
    assert_eq!(bucket("rag-archive").as_deref(), Some("rag-archive"));
    assert_eq!(bucket("gs://rag-archive").as_deref(), Some("rag-archive"));
    assert_eq!(refused(&[("GCS_ARCHIVE_BUCKET", "rag archive")]), ["GCS_ARCHIVE_BUCKET"]);
}

#[test]
fn origins_are_taken_in_the_form_browsers_send() {
    let pairs = [("CORS_ORIGINS", r#"["https://Rag.example.org:443/", "http://10.0.0.1:8080"]"#)];
    let expected = ["https://rag.example.org", "http://10.0.0.1:8080"].map(str::to_owned);
    let origins = settings(&pairs).http.cors.origins;
    assert_eq!(origins, CorsOrigins::Listed(expected.to_vec()));
    for text in ["rag.example.org", "https://rag.example.org/app", "ftp://x.org", "https://a@x.org"]
    {
        assert_eq!(refused(&[("CORS_ORIGINS", text)]), ["CORS_ORIGINS"], "{text}");
    }
}

#[test]
fn the_development_page_of_the_front_end_may_call_in_development_only() {
    let origins = |environment| settings(&[("ENVIRONMENT", environment)]).http.cors.origins;
    let vite = CorsOrigins::Listed(vec!["http://localhost:5173".to_owned()]);
    assert_eq!(origins("development"), vite);
    assert_eq!(origins("test"), CorsOrigins::Listed(Vec::new()));
}

#[test]
fn proxies_are_addresses_or_blocks() {
    let proxies =
        settings(&[("TRUSTED_PROXY_IPS", "10.0.0.7, 172.16.0.0/12,::1")]).http.trusted_proxies;
    let shown: Vec<String> = proxies.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["10.0.0.7/32", "172.16.0.0/12", "::1/128"]);
    let bad = problems(&[("TRUSTED_PROXY_IPS", "10.0.0.0/33, proxy, 10.0.0.1")]);
    assert_eq!(bad.len(), 2);
    assert!(bad[0].problem.contains("10.0.0.0/33") && bad[1].problem.contains("proxy"));
}

#[test]
fn addresses_of_provider_and_collector_carry_no_user() {
    for name in ["GEMINI_BASE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"] {
        for value in ["https://user:word@host", "gopher://host", "host:443"] {
            assert_eq!(refused(&[(name, value)]), [name], "{value}");
        }
        assert!(refused(&[(name, "http://127.0.0.1:4317")]).is_empty());
    }
}
