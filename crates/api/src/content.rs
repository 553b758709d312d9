//! Originals over HTTP: conditional and range requests (RFC 9110 §13, §14), and headers that keep a
//! hostile document from doing anything in a browser.

use std::io::{self, SeekFrom};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rag_core::{db::documents::Document, extract::charset, files::Files};
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncSeekExt as _},
};
use tokio_util::io::ReaderStream;

use crate::{
    byte_range::Part,
    codes::Code,
    error::{ApiError, ApiResult},
};

/// Nothing in an original may run or load anything.
const POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// Bytes of the beginning by which the encoding of a text is told.
const HEAD_BYTES: u64 = 64 * 1024;

/// Everything but `attr-char` of RFC 5987 §3.2.1.
const BEYOND_ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// An original to be sent.
#[derive(Debug)]
pub struct Content<'a> {
    document: &'a Document,
    etag: String,
    size: u64,
}

impl<'a> Content<'a> {
    #[must_use]
    pub fn of(document: &'a Document) -> Self {
        Self {
            document,
            etag: format!("\"{}\"", document.sha256),
            size: document.size_bytes.unsigned_abs(),
        }
    }

    pub async fn answer(&self, files: &Files, request: &HeaderMap) -> ApiResult<Response> {
        if self.is_known_to(request) {
            return Ok((StatusCode::NOT_MODIFIED, self.headers()).into_response());
        }
        let (status, first, length) = match self.part(request) {
            Part::Whole => (StatusCode::OK, 0, self.size),
            Part::Bytes { first, last } => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
            Part::Unsatisfiable => return Err(self.unsatisfiable()),
        };
        let mut file = files.read(&self.document.storage_key).await.map_err(ApiError::internal)?;
        let mut headers = self.headers();
        if let Some(media_type) = self.text_type(&mut file).await.map_err(ApiError::internal)? {
            insert(&mut headers, header::CONTENT_TYPE, &media_type);
        }
        file.seek(SeekFrom::Start(first)).await.map_err(ApiError::internal)?;
        headers.insert(header::CONTENT_LENGTH, length.into());
        if status == StatusCode::PARTIAL_CONTENT {
            let range = format!("bytes {first}-{}/{}", first + length - 1, self.size);
            insert(&mut headers, header::CONTENT_RANGE, &range);
        }
        let body = Body::from_stream(ReaderStream::new(file.take(length)));
        Ok((status, headers, body).into_response())
    }

    fn is_known_to(&self, request: &HeaderMap) -> bool {
        let Some(known) = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok())
        else {
            return false;
        };
        let strong = |tag: &str| tag.trim().trim_start_matches("W/") == self.etag;
        known.trim() == "*" || known.split(',').any(strong)
    }

    /// A range that rests on another version (`If-Range`) is ignored.
    fn part(&self, request: &HeaderMap) -> Part {
        let text = |name| request.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let Some(range) = text(header::RANGE) else {
            return Part::Whole;
        };
        if text(header::IF_RANGE).is_some_and(|version| version != self.etag) {
            return Part::Whole;
        }
        Part::of(range, self.size)
    }

    fn unsatisfiable(&self) -> ApiError {
        let detail = format!("The file has {} bytes.", self.size);
        let total = format!("bytes */{}", self.size);
        let error = ApiError::refused(Code::RangeNotSatisfiable, detail);
        match HeaderValue::from_str(&total) {
            Ok(value) => error.with_header(header::CONTENT_RANGE, value),
            Err(_) => error,
        }
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        insert(&mut headers, header::CONTENT_TYPE, &self.document.media_type);
        insert(&mut headers, header::ETAG, &self.etag);
        insert(&mut headers, header::ACCEPT_RANGES, "bytes");
        insert(&mut headers, header::CACHE_CONTROL, "private, max-age=0, must-revalidate");
        insert(&mut headers, header::CONTENT_SECURITY_POLICY, POLICY);
        insert(&mut headers, header::CONTENT_DISPOSITION, &self.disposition());
        headers
    }

    /// The type of a text with its encoding, which a browser may not guess. HTML names its own.
    async fn text_type(&self, file: &mut File) -> io::Result<Option<String>> {
        let declared = self.document.media_type.as_str();
        if !declared.starts_with("text/") || declared == "text/html" || declared.contains(';') {
            return Ok(None);
        }
        let mut head = Vec::new();
        file.take(HEAD_BYTES).read_to_end(&mut head).await?;
        let charset = charset(&head, self.size <= HEAD_BYTES).to_ascii_lowercase();
        Ok(Some(format!("{declared}; charset={charset}")))
    }

    /// Shown in the page only where a browser cannot be made to run anything from it.
    fn disposition(&self) -> String {
        let inline = matches!(self.document.media_type.as_str(), "application/pdf" | "text/plain");
        let kind = if inline { "inline" } else { "attachment" };
        format!(
            "{kind}; filename=\"{}\"; filename*=UTF-8''{}",
            ascii(&self.document.filename),
            utf8_percent_encode(&self.document.filename, BEYOND_ATTR_CHAR)
        )
    }
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The name for clients that do not know RFC 5987.
fn ascii(name: &str) -> String {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ';
    name.chars().map(|c| if plain(c) { c } else { '_' }).collect()
}
