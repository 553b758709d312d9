//! What the api accepts from whom: browsers of other origins, proxies, rates and sizes.

use std::net::IpAddr;

use ipnet::IpNet;
use url::Url;

use super::{
    catalogue::{Setting, derived, fixed, unset},
    environment::Environment,
    reader::Reader,
};

pub(super) const SETTINGS: &[Setting] = &[
    fixed("REQUIRE_CSRF_HEADER", "true", "writing calls need X-Requested-With: XMLHttpRequest"),
    derived(
        "CORS_ORIGINS",
        "http://localhost:5173 in development, else empty",
        "origins whose pages may call the api; the public URL when the page has the same origin",
    ),
    fixed("CORS_ALLOW_CREDENTIALS", "true", "other origins may send the session cookie"),
    fixed("CORS_ALLOW_METHODS", "GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS", "methods for them"),
    fixed(
        "CORS_ALLOW_HEADERS",
        "Authorization,Content-Type,X-Requested-With,X-Request-ID,Range,If-None-Match,If-Range",
        "request headers for them",
    ),
    unset("TRUSTED_PROXY_IPS", "addresses or CIDR blocks whose X-Forwarded-For counts"),
    fixed("RATE_LIMIT_PER_MINUTE", "120", "calls per user or address in 60 s"),
    fixed("CHAT_RATE_LIMIT_PER_MINUTE", "10", "questions per user in 60 s"),
    fixed("UPLOAD_RATE_LIMIT_PER_MINUTE", "60", "uploads per user in 60 s"),
    fixed("LOGIN_RATE_LIMIT_PER_MINUTE", "20", "logins per e-mail and per address in 60 s"),
    fixed("METRICS_ALLOW_ALL", "false", "serve /metrics to any peer instead of loopback only"),
    fixed("MAX_JSON_MB", "10", "largest JSON body in MiB"),
];

pub(super) const MIB: u64 = 1024 * 1024;

#[derive(Debug, Clone)]
pub struct HttpSettings {
    pub require_csrf_header: bool,
    pub cors: CorsSettings,
    /// A single address is a block of one.
    pub trusted_proxies: Vec<IpNet>,
    pub rate_limits: RateLimits,
    pub metrics_allow_all: bool,
    /// Bytes.
    pub max_json_bytes: u64,
}

#[derive(Debug, Clone)]
pub struct CorsSettings {
    pub origins: CorsOrigins,
    pub allow_credentials: bool,
    /// Upper case.
    pub methods: Vec<String>,
    pub headers: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorsOrigins {
    /// Never together with credentials.
    Any,
    /// In the form browsers send: scheme, host and port if unusual, no slash at the end.
    Listed(Vec<String>),
}

/// Calls in 60 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    pub general: u32,
    pub chat: u32,
    pub upload: u32,
    pub login: u32,
}

impl HttpSettings {
    pub(super) fn read(reader: &mut Reader, environment: Environment) -> Self {
        let require_csrf_header = reader.flag("REQUIRE_CSRF_HEADER");
        if !require_csrf_header && environment.is_deployed() {
            reader.refuse(
                "REQUIRE_CSRF_HEADER",
                format!("is false in {}", environment.name()),
                "remove it or set it to true",
            );
        }
        let mut limit = |name| reader.number(name, 1..=1_000_000);
        let rate_limits = RateLimits {
            general: limit("RATE_LIMIT_PER_MINUTE"),
            chat: limit("CHAT_RATE_LIMIT_PER_MINUTE"),
            upload: limit("UPLOAD_RATE_LIMIT_PER_MINUTE"),
            login: limit("LOGIN_RATE_LIMIT_PER_MINUTE"),
        };
        Self {
            require_csrf_header,
            cors: CorsSettings::read(reader, environment),
            trusted_proxies: trusted_proxies(reader),
            rate_limits,
            metrics_allow_all: reader.flag("METRICS_ALLOW_ALL"),
            max_json_bytes: reader.number("MAX_JSON_MB", 1..=1024) * MIB,
        }
    }

    /// Whether `/metrics` answers this peer: one on this machine, unless everybody may look.
    #[must_use]
    pub fn shows_metrics_to(&self, peer: IpAddr) -> bool {
        self.metrics_allow_all || peer.to_canonical().is_loopback()
    }
}

impl CorsSettings {
    fn read(reader: &mut Reader, environment: Environment) -> Self {
        let allow_credentials = reader.flag("CORS_ALLOW_CREDENTIALS");
        let origins = origins(reader, environment);
        if origins == CorsOrigins::Any && allow_credentials {
            reader.refuse(
                "CORS_ORIGINS",
                "is * together with CORS_ALLOW_CREDENTIALS",
                "list the origins, or set CORS_ALLOW_CREDENTIALS=false",
            );
        }
        let methods = tokens(reader, "CORS_ALLOW_METHODS");
        Self {
            origins,
            allow_credentials,
            methods: methods.iter().map(|method| method.to_uppercase()).collect(),
            headers: tokens(reader, "CORS_ALLOW_HEADERS"),
        }
    }
}

fn origins(reader: &mut Reader, environment: Environment) -> CorsOrigins {
    const NAME: &str = "CORS_ORIGINS";
    let vite = (environment == Environment::Development).then_some("http://localhost:5173");
    let words = reader.list_or(NAME, vite);
    if words.is_empty() && environment.is_deployed() {
        reader.refuse(
            NAME,
            format!("is missing in {}", environment.name()),
            "set it to the public URL of the page, such as https://rag.example.org",
        );
    }
    if words.iter().any(|word| word == "*") {
        return CorsOrigins::Any;
    }
    let mut origins = Vec::with_capacity(words.len());
    for word in words {
        match origin(&word) {
            Some(origin) => origins.push(origin),
            None => reader.refuse(
                NAME,
                format!("{word:?} is no origin"),
                "use scheme, host and port only, such as https://rag.example.org",
            ),
        }
    }
    CorsOrigins::Listed(origins)
}

fn origin(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let nobody = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && bare && nobody)
        .then(|| url.origin().ascii_serialization())
}

/// Header or method names; `*` would be taken literally by browsers that send credentials.
fn tokens(reader: &mut Reader, name: &'static str) -> Vec<String> {
    let (good, bad): (Vec<_>, Vec<_>) = reader
        .list(name)
        .into_iter()
        .partition(|word| word.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)));
    for word in bad {
        reader.refuse(name, format!("{word:?} is no name"), "list the names, separated by commas");
    }
    good
}

fn trusted_proxies(reader: &mut Reader) -> Vec<IpNet> {
    const NAME: &str = "TRUSTED_PROXY_IPS";
    let mut nets = Vec::new();
    for word in reader.list(NAME) {
        match word.parse().or_else(|_| word.parse::<IpAddr>().map(IpNet::from)) {
            Ok(net) => nets.push(net),
            Err(_) => reader.refuse(
                NAME,
                format!("{word:?} is neither an address nor a CIDR block"),
                "use forms such as 10.0.0.7 or 10.0.0.0/8",
            ),
        }
    }
    nets
}
