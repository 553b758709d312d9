//! The HTTP connection to the provider: builds addresses, adds the key, decodes errors.
//!
//! Invariants: the key is added here and nowhere else, to addresses below the configured one; a
//! redirect is an error; nothing is asked for compressed, because decoders hold back streams.

use std::{borrow::Cow, time::Duration};

use bytes::{Bytes, BytesMut};
use reqwest::{
    Client, Method, RequestBuilder, Response,
    header::{CONTENT_TYPE, DATE, HeaderValue, RETRY_AFTER},
    redirect,
};
use url::Url;

use super::{GeminiError, Refusal, refusal};
use crate::config::{GeminiSettings, Secret};

const KEY_HEADER: &str = "x-goog-api-key";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Errors longer than this are read no further.
const MAX_ERROR_BYTES: usize = 64 << 10;
/// No reply but a stream is longer.
const MAX_REPLY_BYTES: usize = 16 << 20;

/// Where a path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// `{base}/{version}/…`
    Api,
    /// `{base}/upload/{version}/…`
    Upload,
}

#[derive(Debug)]
pub struct Transport {
    client: Client,
    base: Url,
    version: String,
    key: HeaderValue,
    /// For taking it out of what the provider says.
    secret: Secret,
}

impl Transport {
    pub fn new(settings: &GeminiSettings) -> Result<Self, GeminiError> {
        let mut key = HeaderValue::from_str(settings.api_key.expose())
            .map_err(|_| GeminiError::UnusableKey)?;
        key.set_sensitive(true);
        Ok(Self {
            client: client(&settings.base_url)?,
            base: settings.base_url.clone(),
            version: settings.api_version.clone(),
            key,
            secret: settings.api_key.clone(),
        })
    }

    /// A request with the key. `path` consists of checked names only.
    pub fn request(
        &self,
        method: Method,
        root: Root,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<RequestBuilder, GeminiError> {
        let base = self.base.as_str().trim_end_matches('/');
        let prefix = match root {
            Root::Api => "",
            Root::Upload => "upload/",
        };
        let mut url = Url::parse(&format!("{base}/{prefix}{}/{path}", self.version))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let json = HeaderValue::from_static("application/json");
        let request = self.client.request(method, url).header(KEY_HEADER, self.key.clone());
        Ok(request.header(CONTENT_TYPE, json))
    }

    /// A request to an upload session, which is authorised by its address and gets no key.
    pub fn session_request(&self, url: &Url) -> RequestBuilder {
        self.client.post(url.clone())
    }

    /// Reads an address the provider handed out; one of another origin is refused.
    pub fn own_address(&self, address: &str) -> Result<Url, GeminiError> {
        let url = Url::parse(address).map_err(|_| GeminiError::UntrustedAddress)?;
        if url.origin() == self.base.origin() {
            Ok(url)
        } else {
            Err(GeminiError::UntrustedAddress)
        }
    }

    /// Sends a request and answers the reply once its head is there, if it is a success.
    pub async fn send(&self, request: RequestBuilder) -> Result<Response, GeminiError> {
        let response = request.send().await.map_err(GeminiError::unreachable)?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        if status.is_redirection() {
            return Err(GeminiError::Redirected(status.as_u16()));
        }
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let retry_after =
            header(RETRY_AFTER).and_then(|value| refusal::parse_header(value, header(DATE)));
        let body = read_error(response).await;
        Err(self.shown(Refusal::read(status.as_u16(), &body, retry_after).into_error()))
    }

    /// An error as it may be shown.
    pub fn shown(&self, error: GeminiError) -> GeminiError {
        let secret = self.secret.expose();
        match error {
            GeminiError::Refused(refusal) => refusal.without(secret).into_error(),
            // It may quote what it could not read.
            GeminiError::Malformed(place, Some(cause))
                if !secret.is_empty() && cause.to_string().contains(secret) =>
            {
                GeminiError::Malformed(place, None)
            }
            error => error,
        }
    }

    /// The whole body of a reply that is no stream, as it may be shown.
    pub async fn read_reply(&self, mut response: Response) -> Result<Bytes, GeminiError> {
        let mut body = BytesMut::new();
        while let Some(piece) = response.chunk().await.map_err(GeminiError::unreachable)? {
            if body.len() + piece.len() > MAX_REPLY_BYTES {
                return Err(GeminiError::Malformed("the reply is too long", None));
            }
            body.extend_from_slice(&piece);
        }
        match refusal::redacted(&String::from_utf8_lossy(&body), self.secret.expose()) {
            Cow::Owned(text) => Ok(text.into()),
            Cow::Borrowed(_) => Ok(body.freeze()),
        }
    }
}

/// What can be read of an error's body; a part of it is better than nothing.
async fn read_error(mut response: Response) -> Bytes {
    let mut body = BytesMut::new();
    while body.len() < MAX_ERROR_BYTES
        && let Ok(Some(piece)) = response.chunk().await
    {
        body.extend_from_slice(&piece);
    }
    body.freeze()
}

fn client(base: &Url) -> Result<Client, GeminiError> {
    // Somebody else in the process may have been first, with the same provider.
    drop(rustls::crypto::ring::default_provider().install_default());
    let builder = Client::builder()
        .user_agent(concat!("rag-assistant/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .tcp_nodelay(true)
        .redirect(redirect::Policy::none())
        // Lost requests are repeated where it is known whether that is safe.
        .retry(reqwest::retry::never())
        .referer(false);
    let builder = if base.scheme() == "https" {
        builder.https_only(true)
    } else {
        // A proxy would read the key, and there is nothing to verify without TLS.
        builder.no_proxy().tls_certs_only([])
    };
    builder.build().map_err(GeminiError::Setup)
}
