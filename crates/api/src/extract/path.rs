//! Path parameters: not a number 422; a number beyond 64 bits or a text with NUL 404, because no such
//! thing can exist.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use crate::{
    codes::Code,
    error::{ApiError, FieldProblem},
};

/// PostgreSQL refuses text with NUL. With this in its place the text is asked for and not found, as any
/// other that was never an id.
const NO_ID_HAS_THIS: &str = "\u{fffd}";

/// The one parameter of the path, of a type that a path segment can become.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

/// A type that can be read from a path segment.
pub trait PathSegment: Sized {
    fn from_segment(name: &str, segment: &str) -> Result<Self, ApiError>;
}

impl PathSegment for i64 {
    fn from_segment(name: &str, segment: &str) -> Result<Self, ApiError> {
        let digits = segment.strip_prefix('-').unwrap_or(segment);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let problem = FieldProblem::new(name, "not_a_number", "must be an integer");
            return Err(ApiError::invalid(vec![problem]));
        }
        segment.parse().map_err(|_| nothing())
    }
}

impl PathSegment for String {
    fn from_segment(_name: &str, segment: &str) -> Result<Self, ApiError> {
        Ok(segment.replace('\0', NO_ID_HAS_THIS))
    }
}

fn nothing() -> ApiError {
    ApiError::refused(Code::NotFound, "There is no such thing.")
}

async fn segments<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<Vec<(String, String)>, ApiError> {
    let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| nothing())?;
    Ok(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// The first parameter of the path.
pub(super) async fn first_segment<T: PathSegment, S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<T, ApiError> {
    let segments = segments(parts, state).await?;
    let (name, value) =
        segments.first().ok_or_else(|| ApiError::internal("the route has no path parameter"))?;
    T::from_segment(name, value)
}

impl<T: PathSegment, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        first_segment(parts, state).await.map(Self)
    }
}

impl<A: PathSegment, B: PathSegment, S: Send + Sync> FromRequestParts<S> for Path<(A, B)>
where
    (A, B): Send,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let segments = segments(parts, state).await?;
        let [(first, a), (second, b)] = segments.as_slice() else {
            return Err(ApiError::internal("the route does not have two path parameters"));
        };
        Ok(Self((A::from_segment(first, a)?, B::from_segment(second, b)?)))
    }
}
