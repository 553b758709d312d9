//! Signing in, staying signed in, and ending it.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::{AccountError, Email, Identity, password_flaws, tokens};
use crate::{
    app::App,
    db::{
        Tx,
        auth_sessions::{self, AuthSession},
        users::{self, User},
    },
    ids,
    limits::Scope,
};

/// What a client gets for signing in or renewing.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub access_token: String,
    /// Seconds until the access token expires.
    pub expires_in: u64,
    /// For the cookie; stored here only as a hash.
    pub refresh_token: String,
    /// Seconds the cookie lives.
    pub refresh_max_age: u64,
}

/// Longer user agents are cut: they are shown, not parsed.
const USER_AGENT_CHARS: usize = 200;

/// Signs in with a password. Unknown, wrong and inactive are the same answer after the same work.
pub async fn sign_in(
    app: &App,
    email: Option<&Email>,
    password: &str,
    user_agent: Option<&str>,
) -> Result<SignedIn, AccountError> {
    let user = match email {
        Some(email) => {
            app.limits.check(Scope::Login, &email.fingerprint()).await?;
            users::find_by_email(&mut app.db.read().await?, email.as_str()).await?
        }
        None => None,
    };
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    let matches = app.passwords.verify(password, hash).await?;
    match user {
        Some(user) if matches && user.is_active => open(app, &user, user_agent).await,
        _ => Err(AccountError::InvalidCredentials),
    }
}

/// Signs in by address alone, creating unknown people. Only the development sign-in calls this.
pub async fn dev_sign_in(
    app: &App,
    email: &Email,
    user_agent: Option<&str>,
) -> Result<SignedIn, AccountError> {
    let known = users::find_by_email(&mut app.db.read().await?, email.as_str()).await?;
    let user = match known {
        Some(user) => user,
        None => admit(app, email).await?,
    };
    if !user.is_active {
        return Err(AccountError::InvalidCredentials);
    }
    open(app, &user, user_agent).await
}

/// Creates an account without a password. Whoever finds that the same address came in at the same
/// moment takes the account made for it.
async fn admit(app: &App, email: &Email) -> Result<User, AccountError> {
    let mut tx = app.db.begin().await?;
    match users::insert(&mut tx, email.as_str(), None, app.now()).await {
        Ok(user) => {
            tx.commit().await?;
            Ok(user)
        }
        Err(error) if error.is_conflict() => {
            drop(tx);
            let known = users::find_by_email(&mut app.db.read().await?, email.as_str()).await?;
            Ok(known.ok_or(error)?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn open(app: &App, user: &User, user_agent: Option<&str>) -> Result<SignedIn, AccountError> {
    let now = app.now();
    let session = AuthSession {
        id: ids::fresh(),
        user_id: user.id,
        user_agent: user_agent.map(|text| text.chars().take(USER_AGENT_CHARS).collect()),
        created_at: now,
        last_used_at: now,
        expires_at: now + app.settings.auth.refresh_token_lifetime,
        ended_at: None,
    };
    let mut tx = app.db.begin().await?;
    auth_sessions::insert(&mut tx, &session).await?;
    let signed_in = issue(app, &mut tx, &session, now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// A new access token and a new refresh token for a session.
async fn issue(
    app: &App,
    tx: &mut Tx,
    session: &AuthSession,
    now: DateTime<Utc>,
) -> Result<SignedIn, AccountError> {
    let settings = &app.settings.auth;
    let refresh_token =
        ids::secret().map_err(|error| AccountError::Crypto(error.to_string().into()))?;
    auth_sessions::insert_refresh_token(tx, &digest(&refresh_token), &session.id, now).await?;
    Ok(SignedIn {
        access_token: tokens::issue(settings, session.user_id, &session.id, now)?,
        expires_in: settings.access_token_lifetime.as_secs(),
        refresh_token,
        refresh_max_age: settings.refresh_token_lifetime.as_secs(),
    })
}

/// Refresh tokens are random, so a plain hash protects them: there is nothing to guess.
fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Renews a sign-in and rotates its refresh token. Using a rotated token again ends the session: one
/// of the two who hold it is a thief.
pub async fn refresh(app: &App, refresh_token: &str) -> Result<SignedIn, AccountError> {
    let now = app.now();
    let hash = digest(refresh_token);
    let mut tx = app.db.begin().await?;
    let session = auth_sessions::find_by_refresh_token(&mut tx, &hash)
        .await?
        .filter(|session| session.ended_at.is_none() && session.expires_at > now)
        .ok_or(AccountError::RefreshInvalid)?;
    if !auth_sessions::mark_rotated(&mut tx, &hash, now).await? {
        auth_sessions::end(&mut tx, &session.id, now).await?;
        tx.commit().await?;
        return Err(AccountError::RefreshInvalid);
    }
    let active = users::find(&mut tx, session.user_id).await?.is_some_and(|user| user.is_active);
    if !active {
        return Err(AccountError::RefreshInvalid);
    }
    let expires_at = now + app.settings.auth.refresh_token_lifetime;
    auth_sessions::touch(&mut tx, &session.id, now, expires_at).await?;
    let signed_in = issue(app, &mut tx, &session, now).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Ends the sign-in that a request belongs to.
pub async fn sign_out(app: &App, session_id: &str) -> Result<(), AccountError> {
    let mut tx = app.db.begin().await?;
    auth_sessions::end(&mut tx, session_id, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends one of a person's own sign-ins.
pub async fn end_session(
    app: &App,
    identity: &Identity,
    session_id: &str,
) -> Result<(), AccountError> {
    let mut tx = app.db.begin().await?;
    if !auth_sessions::end_own(&mut tx, identity.user_id, session_id, app.now()).await? {
        return Err(AccountError::SessionNotFound);
    }
    tx.commit().await?;
    Ok(())
}

/// Changes the password and ends all other sign-ins.
pub async fn change_password(
    app: &App,
    identity: &Identity,
    current: &str,
    new: &str,
) -> Result<(), AccountError> {
    let user = users::find(&mut app.db.read().await?, identity.user_id)
        .await?
        .ok_or(AccountError::Unauthenticated)?;
    if !app.passwords.verify(current, user.password_hash).await? {
        return Err(AccountError::WrongPassword);
    }
    let flaws = password_flaws(new);
    if !flaws.is_empty() {
        return Err(AccountError::WeakPassword(flaws));
    }
    let hash = app.passwords.hash(new).await?;
    let mut tx = app.db.begin().await?;
    users::set_password(&mut tx, identity.user_id, &hash).await?;
    auth_sessions::end_others(&mut tx, identity.user_id, &identity.session_id, app.now()).await?;
    tx.commit().await?;
    Ok(())
}
