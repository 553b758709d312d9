//! One table of what the provider can be asked: method and path in, a typed call out.

use axum::http::{HeaderMap, Method};

/// A store, the owner of most resources.
pub type StoreId = String;

/// A request that names an existing endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// `v1` or `v1beta`.
    pub version: String,
    pub target: Target,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    ListModels,
    GetModel(String),
    Generate(String),
    StreamGenerate(String),
    CountTokens(String),
    CreateStore,
    ListStores,
    GetStore(StoreId),
    DeleteStore(StoreId),
    ImportFile(StoreId),
    ListDocuments(StoreId),
    GetDocument(StoreId, String),
    DeleteDocument(StoreId, String),
    /// Both kinds; the value is the operation's full name.
    GetOperation(String),
    DownloadMedia(StoreId, String),
    ListFiles,
    GetFile(String),
    DeleteFile(String),
    Upload(Destination, UploadStep),
}

/// Where uploaded bytes end up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    Store(StoreId),
    Files,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadStep {
    Start,
    Data,
    Finalize,
    Query,
    Cancel,
}

impl Call {
    pub fn parse(method: &Method, path: &str, query: &str, headers: &HeaderMap) -> Option<Self> {
        let path = path.replace("%3A", ":").replace("%3a", ":");
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let (version, target) = match (method.as_str(), segments.as_slice()) {
            (_, ["upload", version, rest @ ..]) => {
                (*version, upload_target(method, rest, query, headers)?)
            }
            ("GET", [version, rest @ ..]) => (*version, read_target(rest)?),
            ("POST", [version, rest @ ..]) => (*version, write_target(rest)?),
            ("DELETE", [version, rest @ ..]) => (*version, delete_target(rest)?),
            _ => return None,
        };
        matches!(version, "v1" | "v1beta").then(|| Self { version: version.to_owned(), target })
    }
}

fn read_target(segments: &[&str]) -> Option<Target> {
    Some(match segments {
        ["models"] => Target::ListModels,
        ["models", model] => Target::GetModel((*model).to_owned()),
        ["files"] => Target::ListFiles,
        ["files", id] => Target::GetFile((*id).to_owned()),
        ["fileSearchStores"] => Target::ListStores,
        ["fileSearchStores", store] => Target::GetStore((*store).to_owned()),
        ["fileSearchStores", store, "documents"] => Target::ListDocuments((*store).to_owned()),
        ["fileSearchStores", store, "documents", id] => {
            Target::GetDocument((*store).to_owned(), (*id).to_owned())
        }
        ["fileSearchStores", _, "operations", _]
        | ["fileSearchStores", _, "upload", "operations", _] => {
            Target::GetOperation(segments.join("/"))
        }
        ["fileSearchStores", store, "media", blob] => {
            Target::DownloadMedia((*store).to_owned(), (*blob).to_owned())
        }
        _ => return None,
    })
}

fn write_target(segments: &[&str]) -> Option<Target> {
    match segments {
        ["fileSearchStores"] => Some(Target::CreateStore),
        ["fileSearchStores", resource] => {
            let (store, verb) = resource.rsplit_once(':')?;
            (verb == "importFile").then(|| Target::ImportFile(store.to_owned()))
        }
        ["models", resource] => {
            let (model, verb) = resource.rsplit_once(':')?;
            match verb {
                "generateContent" => Some(Target::Generate(model.to_owned())),
                "streamGenerateContent" => Some(Target::StreamGenerate(model.to_owned())),
                "countTokens" => Some(Target::CountTokens(model.to_owned())),
                _ => None,
            }
        }
        _ => None,
    }
}

fn delete_target(segments: &[&str]) -> Option<Target> {
    match segments {
        ["files", id] => Some(Target::DeleteFile((*id).to_owned())),
        ["fileSearchStores", store] => Some(Target::DeleteStore((*store).to_owned())),
        ["fileSearchStores", store, "documents", id] => {
            Some(Target::DeleteDocument((*store).to_owned(), (*id).to_owned()))
        }
        _ => None,
    }
}

fn upload_target(
    method: &Method,
    segments: &[&str],
    query: &str,
    headers: &HeaderMap,
) -> Option<Target> {
    let destination = match segments {
        ["files"] => Destination::Files,
        ["fileSearchStores", resource] => {
            Destination::Store(resource.strip_suffix(":uploadToFileSearchStore")?.to_owned())
        }
        _ => return None,
    };
    if method != Method::POST && method != Method::PUT {
        return None;
    }
    let in_session = query.split('&').any(|pair| pair.starts_with("upload_id="));
    let command = headers.get("x-goog-upload-command").and_then(|value| value.to_str().ok());
    let words: Vec<&str> = command.unwrap_or("start").split(',').map(str::trim).collect();
    let step = match (in_session, words.as_slice()) {
        (false, _) => UploadStep::Start,
        (true, ["query"]) => UploadStep::Query,
        (true, ["cancel"]) => UploadStep::Cancel,
        (true, words) if words.contains(&"finalize") => UploadStep::Finalize,
        (true, _) => UploadStep::Data,
    };
    Some(Target::Upload(destination, step))
}

impl Target {
    /// The dotted name under which calls are counted and faults are aimed.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ListModels => "models.list",
            Self::GetModel(_) => "models.get",
            Self::Generate(_) => "models.generateContent",
            Self::StreamGenerate(_) => "models.streamGenerateContent",
            Self::CountTokens(_) => "models.countTokens",
            Self::CreateStore => "stores.create",
            Self::ListStores => "stores.list",
            Self::GetStore(_) => "stores.get",
            Self::DeleteStore(_) => "stores.delete",
            Self::ImportFile(_) => "stores.import",
            Self::ListDocuments(_) => "documents.list",
            Self::GetDocument(..) => "documents.get",
            Self::DeleteDocument(..) => "documents.delete",
            Self::GetOperation(_) => "operations.get",
            Self::DownloadMedia(..) => "media.download",
            Self::ListFiles => "files.list",
            Self::GetFile(_) => "files.get",
            Self::DeleteFile(_) => "files.delete",
            Self::Upload(Destination::Store(_), step) => step.store_kind(),
            Self::Upload(Destination::Files, step) => step.files_kind(),
        }
    }
}

impl UploadStep {
    fn store_kind(self) -> &'static str {
        match self {
            Self::Start => "stores.upload.start",
            Self::Data => "stores.upload.data",
            Self::Finalize => "stores.upload.finalize",
            Self::Query => "stores.upload.query",
            Self::Cancel => "stores.upload.cancel",
        }
    }

    fn files_kind(self) -> &'static str {
        match self {
            Self::Start => "files.upload.start",
            Self::Data => "files.upload.data",
            Self::Finalize => "files.upload.finalize",
            Self::Query => "files.upload.query",
            Self::Cancel => "files.upload.cancel",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(method: &Method, path: &str, query: &str, command: Option<&'static str>) -> String {
        let mut headers = HeaderMap::new();
        if let Some(command) = command {
            headers.insert("x-goog-upload-command", command.parse().unwrap());
        }
        let call = Call::parse(method, path, query, &headers);
        call.map_or("none", |call| call.target.kind()).to_owned()
    }

    #[test]
    fn endpoints_of_both_versions_are_known_and_others_are_not() {
        assert_eq!(kind(&Method::GET, "/v1/models", "", None), "models.list");
        assert_eq!(kind(&Method::POST, "/v1beta/fileSearchStores", "", None), "stores.create");
        assert_eq!(
            kind(&Method::GET, "/v1/fileSearchStores/s/upload/operations/o", "", None),
            "operations.get"
        );
        assert_eq!(kind(&Method::GET, "/v2/models", "", None), "none");
        assert_eq!(kind(&Method::PATCH, "/v1/fileSearchStores/s/documents/d", "", None), "none");
    }

    #[test]
    fn the_upload_command_decides_within_a_session_only() {
        let path = "/upload/v1/fileSearchStores/s:uploadToFileSearchStore";
        let session = "upload_id=1&upload_protocol=resumable";
        assert_eq!(kind(&Method::POST, path, "", Some("start")), "stores.upload.start");
        assert_eq!(
            kind(&Method::POST, path, session, Some("upload, finalize")),
            "stores.upload.finalize"
        );
        assert_eq!(kind(&Method::POST, path, session, Some("query")), "stores.upload.query");
        assert_eq!(kind(&Method::POST, "/upload/v1/files", session, None), "files.upload.data");
    }
}
