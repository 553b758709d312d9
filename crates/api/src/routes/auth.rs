//! `/api/auth`: registering, signing in, staying signed in, ending it.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use rag_core::accounts::{self, AccountError, Email, SignedIn};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::{ApiError, ApiResult, FieldProblem},
    extract::{CurrentUser, DevLoginAllowed, Json, Path, RegistrationOpen},
    state::AppState,
    views::{
        Confirmation,
        auth::{AccessTokenView, MeView, SessionView},
    },
};

/// The cookie that carries the refresh token; only these routes see it.
const REFRESH_COOKIE: &str = "rag_refresh";
const COOKIE_PATH: &str = "/api/auth";

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(register))
        .routes(routes!(login))
        .routes(routes!(refresh))
        .routes(routes!(logout))
        .routes(routes!(dev_token))
        .routes(routes!(me))
        .routes(routes!(change_password))
        .routes(routes!(list_sessions))
        .routes(routes!(end_session))
}

#[derive(Debug, Deserialize, ToSchema)]
struct Credentials {
    email: String,
    password: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct DevCredentials {
    email: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct PasswordChange {
    current_password: String,
    new_password: String,
}

fn email(text: &str) -> ApiResult<Email> {
    Email::parse(text).ok_or_else(|| {
        let problem = FieldProblem::new("email", "invalid_email", "is not an e-mail address");
        ApiError::invalid(vec![problem])
    })
}

/// Register with e-mail address and password.
#[utoipa::path(post, path = "/api/auth/register", tag = "auth", request_body = Credentials,
    responses((status = 200, body = Confirmation)))]
async fn register(
    State(state): State<AppState>,
    _open: RegistrationOpen,
    Json(body): Json<Credentials>,
) -> ApiResult<Json<Confirmation>> {
    accounts::register(&state.app, &email(&body.email)?, &body.password).await?;
    Ok(Json(Confirmation::ok()))
}

/// Sign in. The refresh token comes as a cookie.
#[utoipa::path(post, path = "/api/auth/login", tag = "auth", request_body = Credentials,
    responses((status = 200, body = AccessTokenView)))]
async fn login(
    State(state): State<AppState>,
    headers: HeaderMap,
    Json(body): Json<Credentials>,
) -> ApiResult<Response> {
    let address = Email::parse(&body.email);
    let signed_in =
        accounts::sign_in(&state.app, address.as_ref(), &body.password, user_agent(&headers))
            .await?;
    Ok(welcome(&state, signed_in))
}

/// Renew the access token with the cookie, which is replaced.
#[utoipa::path(post, path = "/api/auth/refresh", tag = "auth",
    responses((status = 200, body = AccessTokenView)))]
async fn refresh(State(state): State<AppState>, cookies: CookieJar) -> Response {
    let token = cookies.get(REFRESH_COOKIE).map(Cookie::value).unwrap_or_default();
    match accounts::refresh(&state.app, token).await {
        Ok(signed_in) => welcome(&state, signed_in),
        Err(error @ AccountError::RefreshInvalid) => {
            (cookies.remove(expired_cookie()), ApiError::from(error)).into_response()
        }
        Err(error) => ApiError::from(error).into_response(),
    }
}

/// Sign out: the session and all its tokens end at once.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = Confirmation)))]
async fn logout(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    cookies: CookieJar,
) -> ApiResult<Response> {
    accounts::sign_out(&state.app, &user.session_id).await?;
    let body = Json(Confirmation::because("Signed out"));
    Ok((cookies.add(expired_cookie()), body).into_response())
}

/// Development only: sign in by address alone.
#[utoipa::path(post, path = "/api/auth/token", tag = "auth", request_body = DevCredentials,
    responses((status = 200, body = AccessTokenView)))]
async fn dev_token(
    State(state): State<AppState>,
    _allowed: DevLoginAllowed,
    headers: HeaderMap,
    Json(body): Json<DevCredentials>,
) -> ApiResult<Response> {
    let signed_in =
        accounts::dev_sign_in(&state.app, &email(&body.email)?, user_agent(&headers)).await?;
    Ok(welcome(&state, signed_in))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/auth/me", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = MeView)))]
async fn me(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
) -> ApiResult<Json<MeView>> {
    Ok(Json(accounts::profile(&state.app, user.user_id).await?.into()))
}

/// Change the password; all other sessions end.
#[utoipa::path(post, path = "/api/auth/password", tag = "auth", security(("bearer" = [])),
    request_body = PasswordChange,
    responses((status = 200, body = Confirmation)))]
async fn change_password(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    Json(body): Json<PasswordChange>,
) -> ApiResult<Json<Confirmation>> {
    let (current, new) = (&body.current_password, &body.new_password);
    accounts::change_password(&state.app, &user, current, new)
        .await
        .map_err(|error| ApiError::from(error).of_field("new_password"))?;
    Ok(Json(Confirmation::ok()))
}

/// One's own open sessions.
#[utoipa::path(get, path = "/api/auth/sessions", tag = "auth", security(("bearer" = [])),
    responses((status = 200, body = [SessionView])))]
async fn list_sessions(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
) -> ApiResult<Json<Vec<SessionView>>> {
    let sessions = accounts::sessions_of(&state.app, user.user_id).await?;
    Ok(Json(sessions.into_iter().map(|s| SessionView::new(s, &user.session_id)).collect()))
}

/// End one of one's own sessions at once.
#[utoipa::path(delete, path = "/api/auth/sessions/{id}", tag = "auth", security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 204)))]
async fn end_session(
    State(state): State<AppState>,
    CurrentUser(user): CurrentUser,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    accounts::end_session(&state.app, &user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn user_agent(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::USER_AGENT)?.to_str().ok()
}

fn welcome(state: &AppState, signed_in: SignedIn) -> Response {
    let max_age = i64::try_from(signed_in.refresh_max_age).unwrap_or(i64::MAX);
    let cookie = Cookie::build((REFRESH_COOKIE, signed_in.refresh_token.clone()))
        .path(COOKIE_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(state.app.settings.environment.is_deployed())
        .max_age(time::Duration::seconds(max_age));
    let jar = CookieJar::new().add(cookie);
    (jar, Json(AccessTokenView::from(signed_in))).into_response()
}

fn expired_cookie() -> Cookie<'static> {
    Cookie::build((REFRESH_COOKIE, "")).path(COOKIE_PATH).max_age(time::Duration::ZERO).build()
}
