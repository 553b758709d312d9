//! Which engine answers, and how the provider is reached.

use std::time::Duration;

use url::Url;

use super::{
    catalogue::{Setting, derived, fixed, unset},
    environment::Environment,
    reader::{Reader, Unit},
    secret::{Secret, is_placeholder},
};

pub(super) const SETTINGS: &[Setting] = &[
    derived(
        "GEMINI_MOCK_MODE",
        "true in development and test, else false",
        "true: the built-in offline engine, no key and no network; false: Gemini File Search",
    ),
    fixed("ALLOW_MOCK_IN_PROD", "false", "allow the offline engine in staging and production"),
    unset("GEMINI_API_KEY", "key of the provider; required when not offline").secret(),
    fixed(
        "GEMINI_BASE_URL",
        ORIGIN,
        "where the provider is; in production another origin must be https",
    ),
    fixed("GEMINI_API_VERSION", "v1beta", "version in the provider's paths"),
    fixed("GEMINI_HTTP_TIMEOUT_S", "60", "time limit of a call that is not streamed"),
    fixed("GEMINI_FIRST_BYTE_TIMEOUT_S", "90", "how long a streamed answer may take to begin"),
    fixed("GEMINI_IDLE_TIMEOUT_S", "60", "how long a streamed answer may pause"),
    fixed("GEMINI_RETRY_ATTEMPTS", "3", "attempts of a call, the first one included"),
    fixed("GEMINI_STREAM_RETRY_ATTEMPTS", "2", "attempts of a stream before its first delta"),
    fixed("GEMINI_INGESTION_TIMEOUT_S", "1800", "how long indexing may take before it is an error"),
    fixed("OFFLINE_STREAM_DELAY_MS", "15", "pause between deltas of the offline engine"),
];

const ORIGIN: &str = "https://generativelanguage.googleapis.com";
const MOCK: &str = "GEMINI_MOCK_MODE";
const KEY: &str = "GEMINI_API_KEY";
const BASE_URL: &str = "GEMINI_BASE_URL";

#[derive(Debug, Clone)]
pub struct EngineSettings {
    pub mode: EngineMode,
    pub ingestion_timeout: Duration,
    /// Pause between deltas of the offline engine; zero sends at once.
    pub offline_stream_delay: Duration,
}

#[derive(Debug, Clone)]
pub enum EngineMode {
    Offline,
    Gemini(Box<GeminiSettings>),
}

impl EngineMode {
    /// As `GET /api/config` names it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Gemini(_) => "gemini",
        }
    }
}

#[derive(Debug, Clone)]
pub struct GeminiSettings {
    pub api_key: Secret,
    /// Scheme, host, port and maybe a path prefix; no query.
    pub base_url: Url,
    /// As it stands in paths, such as `v1beta`.
    pub api_version: String,
    pub http_timeout: Duration,
    pub first_byte_timeout: Duration,
    pub idle_timeout: Duration,
    /// Counts the first attempt.
    pub retry_attempts: u32,
    pub stream_retry_attempts: u32,
}

impl EngineSettings {
    pub(super) fn read(reader: &mut Reader, environment: Environment) -> Self {
        let offline = reader.flag_or(MOCK, !environment.is_deployed());
        let allowed = reader.flag("ALLOW_MOCK_IN_PROD");
        if offline && environment.is_deployed() && !allowed {
            reader.refuse(
                MOCK,
                format!("is true in {}", environment.name()),
                "set it to false, or set ALLOW_MOCK_IN_PROD=true for a demo",
            );
        }
        let gemini = GeminiSettings::read(reader, environment, !offline);
        Self {
            mode: match gemini {
                Some(gemini) if !offline => EngineMode::Gemini(Box::new(gemini)),
                _ => EngineMode::Offline,
            },
            ingestion_timeout: seconds(reader, "GEMINI_INGESTION_TIMEOUT_S"),
            offline_stream_delay: reader.duration(
                "OFFLINE_STREAM_DELAY_MS",
                Unit::Milliseconds,
                0..=10_000,
            ),
        }
    }
}

impl GeminiSettings {
    /// Nothing when there is no usable address.
    fn read(reader: &mut Reader, environment: Environment, used: bool) -> Option<Self> {
        let version = "a version such as v1beta";
        let api_key = api_key(reader, used);
        let base_url = base_url(reader, environment);
        let settings = Self {
            api_key,
            api_version: reader.parse("GEMINI_API_VERSION", version, api_version),
            http_timeout: seconds(reader, "GEMINI_HTTP_TIMEOUT_S"),
            first_byte_timeout: seconds(reader, "GEMINI_FIRST_BYTE_TIMEOUT_S"),
            idle_timeout: seconds(reader, "GEMINI_IDLE_TIMEOUT_S"),
            retry_attempts: reader.number("GEMINI_RETRY_ATTEMPTS", 1..=10),
            stream_retry_attempts: reader.number("GEMINI_STREAM_RETRY_ATTEMPTS", 1..=10),
            // Last: without an address the other settings are looked at all the same.
            base_url: base_url?,
        };
        Some(settings)
    }
}

fn seconds(reader: &mut Reader, name: &'static str) -> Duration {
    reader.duration(name, Unit::Seconds, 1..=24 * 60 * 60)
}

fn api_key(reader: &mut Reader, used: bool) -> Secret {
    const FIX: &str = "set the provider's key, or GEMINI_MOCK_MODE=true for the offline engine";
    let key = reader.text(KEY);
    match key.as_deref() {
        None if used => reader.refuse(KEY, "is missing", FIX),
        Some(key) if used && is_placeholder(key) => reader.refuse(KEY, "is a placeholder", FIX),
        // It travels in a header, which cannot carry anything else.
        Some(key) if !key.chars().all(|c| c.is_ascii_graphic()) => {
            reader.refuse(KEY, "contains characters no key has", FIX);
        }
        _ => {}
    }
    Secret::new(key.unwrap_or_default())
}

fn base_url(reader: &mut Reader, environment: Environment) -> Option<Url> {
    let expected = "an address such as https://host/prefix, without user, query or fragment";
    let url = reader.parse_optional(BASE_URL, None, expected, |text| {
        let url = Url::parse(text).ok()?;
        let web = matches!(url.scheme(), "http" | "https");
        let nobody = url.username().is_empty() && url.password().is_none();
        (web && nobody && url.query().is_none() && url.fragment().is_none()).then_some(url)
    })?;
    if environment.is_production() && url.scheme() != "https" {
        reader.refuse(BASE_URL, "is not https in production", "use https, or remove the setting");
    }
    Some(url)
}

fn api_version(text: &str) -> Option<String> {
    let rest = text.strip_prefix('v')?;
    let numbered = rest.starts_with(|c: char| c.is_ascii_digit());
    let plain = rest.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    (numbered && plain).then(|| text.to_owned())
}
