//! Logs and traces.

use url::Url;

use super::{
    catalogue::{Setting, derived, fixed, unset},
    environment::Environment,
    reader::Reader,
};

pub(super) const SETTINGS: &[Setting] = &[
    derived("LOG_FORMAT", "pretty in development, else json", "pretty or json"),
    fixed("LOG_LEVEL", "info", "error, warn, info, debug or trace; module=level after a comma"),
    unset("OTEL_EXPORTER_OTLP_ENDPOINT", "collector of traces; none are sent without"),
];

#[derive(Debug, Clone)]
pub struct TelemetrySettings {
    pub log_format: LogFormat,
    /// Filter directives: a level, and `target=level` for exceptions.
    pub log_level: String,
    pub otlp_endpoint: Option<Url>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogFormat {
    Pretty,
    #[default]
    Json,
}

impl TelemetrySettings {
    pub(super) fn read(reader: &mut Reader, environment: Environment) -> Self {
        let development = environment == Environment::Development;
        let format = if development { "pretty" } else { "json" };
        let levels = "error, warn, info, debug or trace";
        Self {
            log_format: reader.parse_or("LOG_FORMAT", Some(format), "pretty or json", log_format),
            log_level: reader.parse("LOG_LEVEL", levels, directives),
            otlp_endpoint: reader.parse_optional(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                None,
                "an http or https address without user or password",
                endpoint,
            ),
        }
    }
}

fn log_format(text: &str) -> Option<LogFormat> {
    match text.to_ascii_lowercase().as_str() {
        "pretty" => Some(LogFormat::Pretty),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}

/// The filter itself takes any unknown word for a module's name, so a misspelt level would go unseen.
fn directives(text: &str) -> Option<String> {
    let directive = |word: &str| match word.split_once('=') {
        Some((target, name)) if !target.trim().is_empty() => {
            Some(format!("{}={}", target.trim(), level(name)?))
        }
        Some(_) => None,
        None => level(word).map(str::to_owned),
    };
    let words: Option<Vec<String>> = text.split(',').map(directive).collect();
    words.map(|words| words.join(","))
}

/// `warning` and `critical` are what the levels are called elsewhere.
fn level(text: &str) -> Option<&'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "off" => Some("off"),
        "error" | "critical" => Some("error"),
        "warn" | "warning" => Some("warn"),
        "info" => Some("info"),
        "debug" => Some("debug"),
        "trace" => Some("trace"),
        _ => None,
    }
}

fn endpoint(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let nobody = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && nobody).then_some(url)
}
