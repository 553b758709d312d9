//! Calls are counted before anything else is done for them: by the person whose token they carry, else
//! by the address they come from.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use rag_core::{
    accounts,
    limits::{Exceeded, Left, Limiter, Scope},
};

use crate::{client_address, error::ApiError, extract::bearer, state::AppState};

pub const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
pub const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");

pub async fn count(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let call = Call::of(&state, &request);
    match call.count(&state.app.limits).await {
        Ok(left) => {
            let mut response = next.run(request).await;
            let headers = response.headers_mut();
            headers.entry(LIMIT).or_insert(left.limit.into());
            headers.entry(REMAINING).or_insert(left.remaining.into());
            response
        }
        Err(exceeded) => ApiError::from(exceeded).into_response(),
    }
}

/// What is counted, and for whom.
struct Call {
    caller: String,
    address: String,
    scope: Option<Scope>,
}

impl Call {
    fn of(state: &AppState, request: &Request) -> Self {
        let address = client_address::of(request, &state.app.settings.http.trusted_proxies);
        let address = format!("address:{}", client_address::network(address));
        let token = request.headers().get(header::AUTHORIZATION).and_then(bearer);
        let person = token.and_then(|token| accounts::holder_of(&state.app, token));
        let caller = person.map_or_else(|| address.clone(), |id| format!("user:{id}"));
        Self { caller, address, scope: scope(request) }
    }

    async fn count(&self, limits: &Limiter) -> Result<Left, Exceeded> {
        let left = limits.check(Scope::General, &self.caller).await?;
        if let Some(scope) = self.scope {
            let who = if scope == Scope::Login { &self.address } else { &self.caller };
            limits.check(scope, who).await?;
        }
        Ok(left)
    }
}

fn scope(request: &Request) -> Option<Scope> {
    let path = request.extensions().get::<MatchedPath>()?;
    match (request.method(), path.as_str()) {
        (&Method::POST, "/api/chat") => Some(Scope::Chat),
        (&Method::POST, "/api/upload") => Some(Scope::Upload),
        (&Method::POST, "/api/auth/login" | "/api/auth/token") => Some(Scope::Login),
        _ => None,
    }
}
