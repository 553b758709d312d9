//! Tokens, sessions and who may register.

use std::time::Duration;

use super::{
    catalogue::{Setting, fixed, unset},
    environment::Environment,
    reader::{Reader, Unit},
    secret::{Secret, is_placeholder},
};

pub(super) const SETTINGS: &[Setting] = &[
    fixed(
        "JWT_SECRET",
        "dev_secret_for_local_use_only_0000000000",
        "signs access tokens; at least 32 random characters",
    )
    .secret(),
    unset(
        "JWT_SECRET_PREVIOUS",
        "still accepted for verification, so that rotation logs nobody out",
    )
    .secret(),
    fixed("JWT_ISSUER", "rag-assistant", "iss of access tokens"),
    fixed("JWT_AUDIENCE", "rag-users", "aud of access tokens"),
    fixed("ACCESS_TOKEN_EXPIRE_MINUTES", "15", "life of an access token"),
    fixed("REFRESH_TOKEN_EXPIRE_DAYS", "30", "life of a session without use"),
    fixed("ALLOW_DEV_LOGIN", "false", "login by e-mail alone; development and test only"),
    fixed("ALLOW_REGISTRATION", "true", "whether people may register themselves"),
    unset("REGISTRATION_EMAIL_DOMAINS", "only e-mail addresses of these domains may register"),
];

/// RFC 7518 §3.2 asks for a key as long as the hash, 256 bits, for HS256.
const SHORTEST_SECRET: usize = 32;

#[derive(Debug, Clone)]
pub struct AuthSettings {
    pub jwt_secret: Secret,
    pub jwt_secret_previous: Option<Secret>,
    pub issuer: String,
    pub audience: String,
    pub access_token_lifetime: Duration,
    pub refresh_token_lifetime: Duration,
    pub allow_dev_login: bool,
    pub allow_registration: bool,
    /// Lower case, without `@`; empty means any.
    pub registration_domains: Vec<String>,
}

impl AuthSettings {
    pub(super) fn read(reader: &mut Reader, environment: Environment) -> Self {
        let allow_dev_login = reader.flag("ALLOW_DEV_LOGIN");
        if allow_dev_login && environment.is_deployed() {
            reader.refuse(
                "ALLOW_DEV_LOGIN",
                format!("is true in {}", environment.name()),
                "remove it or set it to false",
            );
        }
        let minutes = 1..=60 * 24 * 7;
        Self {
            jwt_secret: signing_secret(reader, "JWT_SECRET", environment).unwrap_or_default(),
            jwt_secret_previous: signing_secret(reader, "JWT_SECRET_PREVIOUS", environment),
            issuer: reader.text("JWT_ISSUER").unwrap_or_default(),
            audience: reader.text("JWT_AUDIENCE").unwrap_or_default(),
            access_token_lifetime: reader.duration(
                "ACCESS_TOKEN_EXPIRE_MINUTES",
                Unit::Minutes,
                minutes,
            ),
            refresh_token_lifetime: reader.duration(
                "REFRESH_TOKEN_EXPIRE_DAYS",
                Unit::Days,
                1..=365,
            ),
            allow_dev_login,
            allow_registration: reader.flag("ALLOW_REGISTRATION"),
            registration_domains: registration_domains(reader),
        }
    }
}

fn signing_secret(
    reader: &mut Reader,
    name: &'static str,
    environment: Environment,
) -> Option<Secret> {
    const FIX: &str = "generate one with openssl rand -hex 32";
    let secret = reader.text(name)?;
    if secret.chars().count() < SHORTEST_SECRET {
        reader.refuse(name, format!("is shorter than {SHORTEST_SECRET} characters"), FIX);
    }
    if environment.is_deployed() && is_placeholder(&secret) {
        reader.refuse(name, format!("is a placeholder in {}", environment.name()), FIX);
    }
    Some(Secret::new(secret))
}

fn registration_domains(reader: &mut Reader) -> Vec<String> {
    const NAME: &str = "REGISTRATION_EMAIL_DOMAINS";
    let mut domains = Vec::new();
    for word in reader.list(NAME) {
        let domain = word.trim_start_matches('@').to_lowercase();
        if domain.contains(|c: char| c.is_whitespace() || "@/:".contains(c)) {
            reader.refuse(
                NAME,
                format!("{word:?} is no domain"),
                "use example.org, not an address",
            );
        } else {
            domains.push(domain);
        }
    }
    domains
}
