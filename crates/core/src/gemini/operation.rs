//! The kinds of calls, as logs and metrics name them and as circuit breakers tell them apart.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    ListModels,
    CreateStore,
    GetStore,
    ListStores,
    DeleteStore,
    StartUpload,
    SendChunk,
    QueryUpload,
    ImportFile,
    FollowImport,
    GetDocument,
    ListDocuments,
    DeleteDocument,
    DeleteFile,
    Generate,
}

impl Operation {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ListModels => "list_models",
            Self::CreateStore => "create_store",
            Self::GetStore => "get_store",
            Self::ListStores => "list_stores",
            Self::DeleteStore => "delete_store",
            Self::StartUpload => "start_upload",
            Self::SendChunk => "send_chunk",
            Self::QueryUpload => "query_upload",
            Self::ImportFile => "import_file",
            Self::FollowImport => "get_operation",
            Self::GetDocument => "get_document",
            Self::ListDocuments => "list_documents",
            Self::DeleteDocument => "delete_document",
            Self::DeleteFile => "delete_file",
            Self::Generate => "generate",
        }
    }
}
