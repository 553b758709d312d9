//! Access tokens: short-lived, signed with HS256, without personal data.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::AccountError;
use crate::{
    config::{AuthSettings, Secret},
    ids::{self, UserId},
};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    sub: String,
    iss: String,
    aud: String,
    /// Seconds since 1970.
    iat: i64,
    exp: i64,
    jti: String,
    /// The sign-in this token belongs to.
    pub(super) sid: String,
}

impl Claims {
    pub(super) fn user_id(&self) -> Option<UserId> {
        self.sub.parse().ok().map(UserId)
    }
}

/// A signed token for a session, valid for the configured time from `now`.
pub(super) fn issue(
    settings: &AuthSettings,
    user: UserId,
    session_id: &str,
    now: DateTime<Utc>,
) -> Result<String, AccountError> {
    let lifetime = i64::try_from(settings.access_token_lifetime.as_secs()).unwrap_or(i64::MAX);
    let claims = Claims {
        sub: user.to_string(),
        iss: settings.issuer.clone(),
        aud: settings.audience.clone(),
        iat: now.timestamp(),
        exp: now.timestamp().saturating_add(lifetime),
        jti: ids::fresh(),
        sid: session_id.to_owned(),
    };
    let key = EncodingKey::from_secret(settings.jwt_secret.expose().as_bytes());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key)
        .map_err(|error| AccountError::Crypto(Box::new(error)))
}

/// The claims of a token that is genuine and not expired at `now`.
///
/// During a rotation the previous secret still verifies.
pub(super) fn read(
    settings: &AuthSettings,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Claims, AccountError> {
    let mut secrets =
        std::iter::once(&settings.jwt_secret).chain(settings.jwt_secret_previous.as_ref());
    let claims = secrets
        .find_map(|secret| verified(settings, secret, token))
        .ok_or(AccountError::Unauthenticated)?;
    if claims.exp <= now.timestamp() {
        return Err(AccountError::Unauthenticated);
    }
    Ok(claims)
}

fn verified(settings: &AuthSettings, secret: &Secret, token: &str) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[&settings.issuer]);
    validation.set_audience(&[&settings.audience]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // The library reads the machine's clock; expiry is checked against ours instead.
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(secret.expose().as_bytes());
    jsonwebtoken::decode::<Claims>(token, &key, &validation).ok().map(|data| data.claims)
}
