//! One call with everything its handler needs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::call::{Call, Target, UploadStep};
use crate::connection::Connection;
use crate::counters::CallTicket;
use crate::faults::{self, ActiveFaults};
use crate::journal::{CallRecord, KeyPlace};
use crate::protojson::{self, Message};
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::simulation::Simulation;

/// Requests with an inline body are limited; uploads are not.
const MAX_INLINE_BYTES: usize = 20 << 20;

pub struct Exchange {
    pub sim: Arc<Simulation>,
    pub settings: Arc<Settings>,
    pub connection: Connection,
    pub ticket: Arc<CallTicket>,
    pub call: Call,
    pub path: String,
    pub query: HashMap<String, String>,
    pub headers: HeaderMap,
    pub key: Option<(KeyPlace, String)>,
    pub faults: ActiveFaults,
    /// The whole body, empty for upload data.
    pub body: Bytes,
    /// Upload data; behind a lock because a body cannot be shared between threads.
    data: Mutex<Option<Body>>,
}

impl Exchange {
    pub async fn open(
        sim: Arc<Simulation>,
        call: Call,
        parts: Parts,
        body: Body,
    ) -> Result<Self, Refusal> {
        let raw_query = parts.uri.query().unwrap_or_default();
        let carries_data =
            matches!(call.target, Target::Upload(_, UploadStep::Data | UploadStep::Finalize));
        let (body, data) = if carries_data {
            (Bytes::new(), Some(body))
        } else {
            let whole = to_bytes(body, MAX_INLINE_BYTES).await;
            (whole.map_err(|_| Refusal::Html(StatusCode::PAYLOAD_TOO_LARGE))?, None)
        };
        let connection = parts.extensions.get::<Connection>().cloned().unwrap_or_default();
        let mut exchange = Self {
            settings: sim.settings(),
            ticket: Arc::new(sim.counters.enter(call.target.kind())),
            sim,
            connection,
            call,
            path: parts.uri.path().to_owned(),
            query: query_map(raw_query),
            headers: parts.headers,
            key: None,
            faults: ActiveFaults::default(),
            body,
            data: Mutex::new(data),
        };
        exchange.key = exchange.find_key();
        exchange.record(parts.method.as_str(), raw_query);
        exchange.find_faults(raw_query)?;
        Ok(exchange)
    }

    pub fn kind(&self) -> &'static str {
        self.call.target.kind()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn parameter(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    /// The address under which the client reached us.
    pub fn origin(&self) -> String {
        format!("http://{}", self.header("host").unwrap_or("localhost"))
    }

    pub fn parse<T: DeserializeOwned>(&self, message: &'static Message) -> Result<T, Refusal> {
        protojson::parse(message, &self.body, self.settings.strict_fields)
    }

    /// The upload data; empty the second time.
    pub fn take_data(&self) -> Body {
        self.data.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }

    fn find_key(&self) -> Option<(KeyPlace, String)> {
        let in_header = self.header("x-goog-api-key").map(|key| (KeyPlace::Header, key));
        let in_url = self.query.get("key").map(|key| (KeyPlace::Url, key.as_str()));
        in_header.or(in_url).map(|(place, key)| (place, key.to_owned()))
    }

    fn record(&self, method: &str, raw_query: &str) {
        if self.query.contains_key("key") {
            self.sim.counters.update(|tally| tally.keys_in_url += 1);
        }
        let public = |pair: &&str| !pair.starts_with("key=");
        self.sim.record(CallRecord {
            kind: self.kind(),
            method: method.to_owned(),
            path: self.path.clone(),
            query: raw_query.split('&').filter(public).collect::<Vec<_>>().join("&"),
            key: self.key.as_ref().map_or(KeyPlace::None, |(place, _)| *place),
            key_seen_in: self.places_of_the_key(raw_query),
            headers: CallRecord::header_map(&self.headers),
            body: CallRecord::keepable(&self.body),
        });
    }

    /// Everything of this call that holds its own key or the one that is accepted.
    fn places_of_the_key(&self, raw_query: &str) -> Vec<String> {
        let own = self.key.as_ref().map(|(_, key)| key.as_str());
        let keys = [own, self.settings.accepted_key.as_deref()];
        let holds_it = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            keys.into_iter().flatten().any(|key| !key.is_empty() && text.contains(key))
        };
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let others = [
            ("path", self.path.as_bytes()),
            ("query", raw_query.as_bytes()),
            ("body", self.body.as_ref()),
        ];
        let places = headers.chain(others).filter(|(_, bytes)| holds_it(bytes));
        places.map(|(place, _)| place.to_owned()).collect()
    }

    fn find_faults(&mut self, raw_query: &str) -> Result<(), Refusal> {
        let target = format!("{}?{raw_query}", self.path);
        let text = String::from_utf8_lossy(&self.body);
        let mut faults = self.sim.faults.take(self.kind(), &target, &text);
        let unknown = |error: faults::UnknownFault| Refusal::invalid(error.to_string());
        if let Some(list) = self.header(faults::HEADER) {
            faults.extend(ActiveFaults::parse(list).map_err(unknown)?);
        }
        if text.contains("{{sim:") {
            faults.extend(ActiveFaults::of_last_turn(&self.body).map_err(unknown)?);
        }
        faults.retain_for(self.kind());
        self.sim.counters.update(|tally| {
            for fault in faults.iter() {
                *tally.faults_met.entry(fault.name().to_owned()).or_default() += 1;
            }
        });
        self.faults = faults;
        Ok(())
    }

    /// Front ends refuse a body of unknown length.
    pub fn has_length(&self) -> bool {
        self.headers.contains_key(header::CONTENT_LENGTH)
            || self.headers.contains_key(header::TRANSFER_ENCODING)
    }
}

fn query_map(query: &str) -> HashMap<String, String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), percent_decoded(value))).collect()
}

fn percent_decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match (first, code.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
                continue;
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
        rest = tail;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_parameters_are_decoded() {
        let query = query_map("pageToken=MQ%3D%3D&a=b+c&broken=%zz%4");
        assert_eq!(query["pageToken"], "MQ==");
        assert_eq!(query["a"], "b c");
        assert_eq!(query["broken"], "%zz%4");
    }
}
