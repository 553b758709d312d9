//! Accounts: who somebody is, and since when and until when a sign-in of theirs counts.
//!
//! A sign-in is a session with a family of refresh tokens. Access tokens carry the session's id, and
//! every request looks the session up: ending it takes effect at once, for all its tokens.

mod email;
mod hasher;
mod password;
mod sessions;
mod tokens;

use crate::{
    app::App,
    db::{
        DbError,
        auth_sessions::{self, AuthSession},
        users::{self, User},
    },
    ids::UserId,
    limits::Exceeded,
};

pub use email::Email;
pub use password::{PasswordFlaw, Passwords, flaws as password_flaws};
pub use sessions::{
    SignedIn, change_password, dev_sign_in, end_session, refresh, sign_in, sign_out,
};

/// Who a request comes from.
#[derive(Debug, Clone)]
pub struct Identity {
    pub user_id: UserId,
    pub email: String,
    pub is_admin: bool,
    pub session_id: String,
}

/// What can be refused around accounts.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("registration is closed")]
    RegistrationClosed,
    #[error("addresses of this domain cannot register")]
    DomainNotAllowed,
    #[error("the password is too weak")]
    WeakPassword(Vec<PasswordFlaw>),
    #[error("the address is taken")]
    EmailTaken,
    #[error("too many attempts to sign in")]
    TooManyAttempts(#[from] Exceeded),
    #[error("wrong address or password")]
    InvalidCredentials,
    #[error("the current password is wrong")]
    WrongPassword,
    /// The token is missing, damaged, foreign or expired.
    #[error("not signed in")]
    Unauthenticated,
    /// The token is genuine, but its session has ended.
    #[error("the session has ended")]
    Revoked,
    #[error("the account is deactivated")]
    Inactive,
    #[error("the refresh token is not valid")]
    RefreshInvalid,
    #[error("there is no such session")]
    SessionNotFound,
    #[error("a password or token could not be computed")]
    Crypto(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Registers a person. Refusals come in the order a person can act on them.
pub async fn register(app: &App, email: &Email, password: &str) -> Result<User, AccountError> {
    let rules = &app.settings.auth;
    if !rules.allow_registration {
        return Err(AccountError::RegistrationClosed);
    }
    let domains = &rules.registration_domains;
    if !domains.is_empty() && !domains.iter().any(|domain| domain == email.domain()) {
        return Err(AccountError::DomainNotAllowed);
    }
    create(app, email, password).await
}

/// Creates an account, whatever the rules of registration.
async fn create(app: &App, email: &Email, password: &str) -> Result<User, AccountError> {
    let flaws = password_flaws(password);
    if !flaws.is_empty() {
        return Err(AccountError::WeakPassword(flaws));
    }
    let hash = app.passwords.hash(password).await?;
    let mut tx = app.db.begin().await?;
    let user =
        users::insert(&mut tx, email.as_str(), Some(&hash), app.now()).await.map_err(|error| {
            if error.is_conflict() { AccountError::EmailTaken } else { error.into() }
        })?;
    tx.commit().await?;
    Ok(user)
}

/// Creates the account of an admin.
pub async fn create_admin(app: &App, email: &Email, password: &str) -> Result<(), AccountError> {
    let user = create(app, email, password).await?;
    make_admin(app, user.id).await
}

/// Makes an admin of the person with this address, who keeps their password. False when there is nobody.
pub async fn promote(app: &App, email: &Email) -> Result<bool, AccountError> {
    let known = users::find_by_email(&mut app.db.read().await?, email.as_str()).await?;
    let Some(user) = known else {
        return Ok(false);
    };
    make_admin(app, user.id).await?;
    Ok(true)
}

async fn make_admin(app: &App, user: UserId) -> Result<(), AccountError> {
    let mut tx = app.db.begin().await?;
    users::set_admin(&mut tx, user, true).await?;
    Ok(tx.commit().await?)
}

/// The account of somebody who is signed in.
pub async fn profile(app: &App, user: UserId) -> Result<User, AccountError> {
    users::find(&mut app.db.read().await?, user).await?.ok_or(AccountError::Unauthenticated)
}

/// A person's sessions that can still be used, last used first.
pub async fn sessions_of(app: &App, user: UserId) -> Result<Vec<AuthSession>, AccountError> {
    Ok(auth_sessions::list_open(&mut app.db.read().await?, user, app.now()).await?)
}

/// Whose token it is, for counting only: whether its session has ended is not looked up.
#[must_use]
pub fn holder_of(app: &App, token: &str) -> Option<UserId> {
    tokens::read(&app.settings.auth, token, app.now()).ok()?.user_id()
}

/// Who the bearer of an access token is.
pub async fn authenticate(app: &App, token: &str) -> Result<Identity, AccountError> {
    let claims = tokens::read(&app.settings.auth, token, app.now())?;
    let user_id = claims.user_id().ok_or(AccountError::Unauthenticated)?;
    let holder = auth_sessions::holder(&mut app.db.read().await?, &claims.sid, user_id)
        .await?
        .ok_or(AccountError::Unauthenticated)?;
    if !holder.is_active {
        return Err(AccountError::Inactive);
    }
    if holder.ended_at.is_some() {
        return Err(AccountError::Revoked);
    }
    Ok(Identity { user_id, email: holder.email, is_admin: holder.is_admin, session_id: claims.sid })
}
