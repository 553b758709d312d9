//! Calls that change something must carry a header that a foreign page cannot send without asking
//! first (CORS), so that a browser cannot be tricked into them.

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{codes::Code, error::ApiError, state::AppState};

const HEADER: &str = "x-requested-with";
const VALUE: &str = "XMLHttpRequest";
const EXEMPT: [&str; 2] = ["/health", "/metrics"];

pub async fn require_header(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let changes =
        matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH | Method::DELETE);
    let needed = changes
        && state.app.settings.http.require_csrf_header
        && !EXEMPT.contains(&request.uri().path());
    if needed && !carries_header(&request) {
        let detail = format!("Send the header X-Requested-With: {VALUE}.");
        return ApiError::refused(Code::CsrfHeaderMissing, detail).into_response();
    }
    next.run(request).await
}

fn carries_header(request: &Request) -> bool {
    request.headers().get(HEADER).is_some_and(|value| value == VALUE)
}
