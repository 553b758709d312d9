//! Calls that are answered with one JSON object: time limit, circuit breaker, further attempts, figures.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Method, RequestBuilder};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Instant;

use super::{Gemini, GeminiError, operation::Operation, retry::Attempts, transport::Root};
use crate::telemetry::error_chain;

/// What is asked; may be sent several times.
#[derive(Debug)]
pub struct Call<'a> {
    operation: Operation,
    method: Method,
    path: String,
    query: &'a [(&'a str, &'a str)],
    body: Option<Bytes>,
}

impl<'a> Call<'a> {
    pub fn get(operation: Operation, path: impl Into<String>) -> Self {
        Self { operation, method: Method::GET, path: path.into(), query: &[], body: None }
    }

    pub fn post(
        operation: Operation,
        path: impl Into<String>,
        body: &impl Serialize,
    ) -> Result<Self, GeminiError> {
        let body = Some(json(body)?);
        Ok(Self { operation, method: Method::POST, path: path.into(), query: &[], body })
    }

    /// The provider refuses to delete what is not empty, and an indexed document never is.
    pub fn forced_delete(operation: Operation, path: impl Into<String>) -> Self {
        let query = &[("force", "true")];
        Self { operation, method: Method::DELETE, path: path.into(), query, body: None }
    }

    pub fn with_query(self, query: &'a [(&'a str, &'a str)]) -> Self {
        Self { query, ..self }
    }
}

/// A body as it is sent.
pub fn json(body: &impl Serialize) -> Result<Bytes, GeminiError> {
    let text = serde_json::to_vec(body);
    Ok(text.map_err(|error| GeminiError::Malformed("the request", Some(error)))?.into())
}

impl Gemini {
    /// Calls until it is answered or the attempts are over. Only for calls that may be repeated.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        call: &Call<'_>,
    ) -> Result<T, GeminiError> {
        let mut attempts = Attempts::new(self.limits.attempts);
        loop {
            match self.call_once(call).await {
                Ok(reply) => return Ok(reply),
                Err(error) => attempts.pause(error).await?,
            }
        }
    }

    pub(super) async fn call_once<T: DeserializeOwned>(
        &self,
        call: &Call<'_>,
    ) -> Result<T, GeminiError> {
        let exchange = async {
            let mut request =
                self.transport.request(call.method.clone(), Root::Api, &call.path, call.query)?;
            if let Some(body) = &call.body {
                request = request.body(body.clone());
            }
            let body = self.exchange(request).await?;
            serde_json::from_slice(&body)
                .map_err(|error| GeminiError::Malformed("a reply", Some(error)))
        };
        self.guarded(call.operation, "", exchange).await
    }

    /// Sends and reads the whole reply, all within the limit of time.
    async fn exchange(&self, request: RequestBuilder) -> Result<Bytes, GeminiError> {
        within(self.limits.call, async {
            self.transport.read_reply(self.transport.send(request).await?).await
        })
        .await
    }

    /// One attempt at a call behind its circuit breaker, counted and timed.
    pub(super) async fn guarded<T>(
        &self,
        operation: Operation,
        model: &str,
        attempt: impl Future<Output = Result<T, GeminiError>>,
    ) -> Result<T, GeminiError> {
        let permit = self.breakers.admit(operation, model)?;
        let result = observed(operation, attempt).await;
        permit.settle(&result);
        result
    }
}

/// Counts and times an attempt.
async fn observed<T>(
    operation: Operation,
    attempt: impl Future<Output = Result<T, GeminiError>>,
) -> Result<T, GeminiError> {
    let begun = Instant::now();
    let result = attempt.await;
    let status = result.as_ref().err().map_or("ok", |error| error.kind().as_str());
    let name = operation.as_str();
    metrics::counter!("gemini_api_calls_total", "operation" => name, "status" => status)
        .increment(1);
    metrics::histogram!("gemini_api_latency_seconds", "operation" => name)
        .record(begun.elapsed().as_secs_f64());
    if let Err(error) = &result {
        let cause = error_chain(error);
        tracing::debug!(operation = name, error = cause, "a call of the provider failed");
    }
    result
}

/// Gives up after the limit.
pub(super) async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, GeminiError>>,
) -> Result<T, GeminiError> {
    tokio::time::timeout(limit, work).await.unwrap_or(Err(GeminiError::TimedOut(limit)))
}
