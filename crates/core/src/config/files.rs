//! Where originals and uploads in flight are kept.

use std::{path::PathBuf, time::Duration};

use super::{
    catalogue::{Setting, derived, fixed, unset},
    reader::{Reader, Unit},
};

pub(super) const SETTINGS: &[Setting] = &[
    fixed("DATA_DIR", "data", "embedded database and originals"),
    derived(
        "FILES_URL",
        "file://<DATA_DIR>/files",
        "originals: file://folder, s3://bucket/prefix or gs://bucket/prefix",
    ),
    unset("GCS_ARCHIVE_BUCKET", "bucket for an extra archive copy, shown as gcs_uri"),
    fixed("TMP_DIR", "/tmp/rag_uploads", "uploads in flight; created with mode 0700")
        .aka("UPLOAD_FOLDER"),
    fixed("TMP_MAX_AGE_HOURS", "24", "older files in TMP_DIR are swept"),
];

#[derive(Debug, Clone)]
pub struct FileSettings {
    pub data_dir: PathBuf,
    pub url: FilesUrl,
    /// Bucket name without a scheme.
    pub archive_bucket: Option<String>,
    pub tmp_dir: PathBuf,
    pub tmp_max_age: Duration,
}

/// Where originals are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesUrl {
    Folder(PathBuf),
    /// The prefix has no slash at either end and may be empty.
    S3 {
        bucket: String,
        prefix: String,
    },
    /// As `S3`.
    Gcs {
        bucket: String,
        prefix: String,
    },
}

impl FilesUrl {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        if scheme == "file" {
            return (!rest.is_empty()).then(|| Self::Folder(rest.into()));
        }
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let (bucket, prefix) = (bucket_name(bucket)?, prefix.trim_matches('/').to_owned());
        match scheme {
            "s3" => Some(Self::S3 { bucket, prefix }),
            "gs" => Some(Self::Gcs { bucket, prefix }),
            _ => None,
        }
    }
}

impl FileSettings {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let data_dir: PathBuf = reader.text("DATA_DIR").unwrap_or_default().into();
        let folder = data_dir.join("files");
        let default = format!("file://{}", folder.display());
        let url = reader.parse_optional(
            "FILES_URL",
            Some(&default),
            "file://folder, s3://bucket/prefix or gs://bucket/prefix",
            FilesUrl::parse,
        );
        let archive = |text: &str| bucket_name(text.strip_prefix("gs://").unwrap_or(text));
        Self {
            data_dir,
            url: url.unwrap_or(FilesUrl::Folder(folder)),
            archive_bucket: reader.parse_optional(
                "GCS_ARCHIVE_BUCKET",
                None,
                "the name of a bucket",
                archive,
            ),
            tmp_dir: reader.text("TMP_DIR").unwrap_or_default().into(),
            tmp_max_age: reader.duration("TMP_MAX_AGE_HOURS", Unit::Hours, 1..=24 * 365),
        }
    }
}

/// Both providers allow 3 to 63 of these characters (Google more, with dots).
fn bucket_name(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    let valid = (3..=222).contains(&text.len()) && text.chars().all(allowed);
    valid.then(|| text.to_owned())
}
