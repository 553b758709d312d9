//! Which files may be uploaded and how large they may be.

use super::{
    catalogue::{Setting, fixed, unset},
    http::MIB,
    media_types::{self, MediaType},
    reader::Reader,
};

pub(super) const SETTINGS: &[Setting] = &[
    fixed("MAX_UPLOAD_MB", "25", "largest upload in MiB; at most 100, the provider's limit"),
    fixed("UPLOAD_PROFILE", "safe", "safe, office, all-supported or custom"),
    unset("ALLOWED_UPLOAD_MIMES", "media types of UPLOAD_PROFILE=custom"),
];

const TYPES: &str = "ALLOWED_UPLOAD_MIMES";

#[derive(Debug, Clone)]
pub struct UploadSettings {
    /// Bytes of file content; exactly this many are accepted.
    pub max_bytes: u64,
    pub profile: UploadProfile,
    /// At least one; the order is the one people are shown.
    pub allowed: Vec<&'static MediaType>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UploadProfile {
    #[default]
    Safe,
    Office,
    AllSupported,
    Custom,
}

impl UploadProfile {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Office => "office",
            Self::AllSupported => "all-supported",
            Self::Custom => "custom",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Safe, Self::Office, Self::AllSupported, Self::Custom]
            .into_iter()
            .find(|profile| profile.name().eq_ignore_ascii_case(text))
    }
}

impl UploadSettings {
    /// The allowed type of this name, which may have parameters (`text/plain; charset=utf-8`).
    #[must_use]
    pub fn allowed_type(&self, name: &str) -> Option<&'static MediaType> {
        let bare = name.split(';').next().unwrap_or(name).trim();
        self.allowed.iter().copied().find(|allowed| allowed.name.eq_ignore_ascii_case(bare))
    }

    /// The allowed type that files with this extension (without a dot) have; where several claim it,
    /// the more common one.
    #[must_use]
    pub fn type_of_extension(&self, extension: &str) -> Option<&'static MediaType> {
        let extension = extension.to_ascii_lowercase();
        let claims = |allowed: &&MediaType| allowed.extensions.contains(&extension.as_str());
        self.allowed.iter().copied().find(claims)
    }

    pub(super) fn read(reader: &mut Reader) -> Self {
        let megabytes: u64 = reader.number("MAX_UPLOAD_MB", 1..=100);
        let expected = "safe, office, all-supported or custom";
        let profile = reader.parse("UPLOAD_PROFILE", expected, UploadProfile::parse);
        let custom = custom(reader, profile);
        let allowed = match profile {
            UploadProfile::Safe => media_types::safe().collect(),
            UploadProfile::Office => media_types::safe().chain(media_types::office()).collect(),
            UploadProfile::AllSupported => media_types::all().collect(),
            UploadProfile::Custom => custom,
        };
        Self { max_bytes: megabytes * MIB, profile, allowed }
    }
}

fn custom(reader: &mut Reader, profile: UploadProfile) -> Vec<&'static MediaType> {
    let words = reader.list(TYPES);
    if profile != UploadProfile::Custom {
        return Vec::new();
    }
    if words.is_empty() {
        reader.refuse(TYPES, "is empty with UPLOAD_PROFILE=custom", "list the types to accept");
    }
    let mut types = Vec::new();
    for word in words {
        match media_types::find(&word) {
            Some(found) if types.contains(&found) => {}
            Some(found) => types.push(found),
            None => reader.refuse(
                TYPES,
                format!("{word:?} is not a type the provider documents"),
                "remove it or correct it; UPLOAD_PROFILE=all-supported accepts all of them",
            ),
        }
    }
    types
}
