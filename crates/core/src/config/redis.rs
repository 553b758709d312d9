//! Whether limits and revocations are shared between processes.

use super::{
    catalogue::{Setting, fixed, unset},
    environment::Environment,
    reader::Reader,
    secret::Secret,
};

pub(super) const SETTINGS: &[Setting] = &[
    unset("REDIS_URL", "redis:// or rediss://; shares rate limits and revocations").secret(),
    fixed("REQUIRE_REDIS_IN_PRODUCTION", "true", "refuse to start in production without Redis"),
];

#[derive(Debug, Clone)]
pub struct RedisSettings {
    pub url: Option<Secret>,
    /// The start fails unless Redis answers a ping.
    pub required: bool,
}

impl RedisSettings {
    pub(super) fn read(reader: &mut Reader, environment: Environment) -> Self {
        let expected = "redis://host:6379/0 or rediss://host:6379/0";
        let given = reader.text("REDIS_URL").is_some();
        let url = reader.parse_optional("REDIS_URL", None, expected, parse);
        let required = reader.flag("REQUIRE_REDIS_IN_PRODUCTION") && environment.is_production();
        if required && !given {
            reader.refuse(
                "REDIS_URL",
                "is missing in production",
                format!("set it to {expected}, or set REQUIRE_REDIS_IN_PRODUCTION=false"),
            );
        }
        Self { url, required }
    }
}

fn parse(text: &str) -> Option<Secret> {
    let url = url::Url::parse(text).ok()?;
    let usable = matches!(url.scheme(), "redis" | "rediss") && url.has_host();
    usable.then(|| Secret::new(text))
}
