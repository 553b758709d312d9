//! The type a file is said to have.

use rag_core::{config::MediaType, documents::FileName};

use crate::{
    codes::Code,
    error::{ApiError, ApiResult},
    state::AppState,
};

/// What clients write in place of a type, by the extension of the file: they name the program that opens
/// such files on their machine, or a name from before the type was registered.
const MISNOMERS: &[(&str, &[&str])] = &[
    ("application/vnd.ms-excel", &["csv", "tsv", "tab"]),
    ("application/csv", &["csv"]),
    ("text/comma-separated-values", &["csv"]),
    ("text/x-csv", &["csv"]),
    ("text/x-markdown", &["md", "markdown"]),
    ("application/x-zip-compressed", &["zip"]),
];

/// The declared type if the profile allows it. A file without a useful declaration has the type of its
/// extension.
pub(super) fn media_type(
    declared: Option<&str>,
    name: &FileName,
    state: &AppState,
) -> ApiResult<&'static MediaType> {
    let uploads = &state.app.settings.uploads;
    let extension = name.extension();
    let found = match declared.filter(|declared| is_useful(declared, extension)) {
        Some(declared) => uploads.allowed_type(declared),
        None => extension.and_then(|extension| uploads.type_of_extension(extension)),
    };
    found.ok_or_else(|| {
        let allowed: Vec<_> = uploads.allowed.iter().map(|media| media.name).collect();
        let detail = format!("Allowed types: {}.", allowed.join(", "));
        ApiError::refused(Code::UnsupportedMediaType, detail).with_member("allowed", &allowed)
    })
}

fn is_useful(declared: &str, extension: Option<&str>) -> bool {
    let essence = declared.split(';').next().unwrap_or_default().trim();
    let is = |name: &str| essence.eq_ignore_ascii_case(name);
    let has =
        |known: &&str| extension.is_some_and(|extension| extension.eq_ignore_ascii_case(known));
    let is_misnomer =
        MISNOMERS.iter().any(|(name, extensions)| is(name) && extensions.iter().any(has));
    !(essence.is_empty() || is("application/octet-stream") || is_misnomer)
}
