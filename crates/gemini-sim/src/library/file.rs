//! An object of the Files API, the first step of the two-step way into a store.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Serialize;

use crate::reply::{int64, is_zero, timestamp};

#[derive(Debug)]
pub struct FileObject {
    pub id: String,
    pub display_name: String,
    pub mime_type: String,
    pub content: Bytes,
    /// Of the content, in hexadecimal.
    pub sha256: String,
    pub created: SystemTime,
    pub lifetime: Duration,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileView<'a> {
    name: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    display_name: &'a str,
    mime_type: &'a str,
    #[serde(skip_serializing_if = "is_zero", serialize_with = "int64")]
    size_bytes: u64,
    create_time: String,
    update_time: String,
    expiration_time: String,
    sha256_hash: String,
    uri: String,
    state: &'static str,
    source: &'static str,
}

impl FileObject {
    pub fn is_expired(&self) -> bool {
        self.created.elapsed().is_ok_and(|age| age >= self.lifetime)
    }

    /// `base` is origin and version, the part of the address before the name.
    pub fn view(&self, base: &str) -> FileView<'_> {
        let name = format!("files/{}", self.id);
        FileView {
            uri: format!("{base}/{name}"),
            name,
            display_name: &self.display_name,
            mime_type: &self.mime_type,
            size_bytes: self.content.len() as u64,
            create_time: timestamp(self.created),
            update_time: timestamp(self.created),
            expiration_time: timestamp(self.created + self.lifetime),
            // Base64 of the hexadecimal text, as samples of the provider show it.
            sha256_hash: STANDARD.encode(&self.sha256),
            state: "ACTIVE",
            source: "UPLOADED",
        }
    }
}
