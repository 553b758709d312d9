//! Long-running operations: how an upload or import went on after its reply.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Document, DocumentState};

/// Which call started the operation; the two answer differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Upload,
    Import,
}

/// How the operation is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    FollowsDocument,
    /// Never reported as done, whatever the document does.
    Stuck,
    /// Reported as failed at once.
    Error,
}

#[derive(Clone, Debug)]
pub struct Operation {
    /// Equal to the document's id for uploads, different for imports.
    pub id: String,
    pub document: Arc<Document>,
    pub way: Way,
    pub outcome: Outcome,
}

const TYPE_PREFIX: &str = "type.googleapis.com/google.ai.generativelanguage.v1main.";

impl Operation {
    pub fn name(&self) -> String {
        let (store, id) = (&self.document.store, &self.id);
        match self.way {
            Way::Upload => format!("fileSearchStores/{store}/upload/operations/{id}"),
            Way::Import => format!("fileSearchStores/{store}/operations/{id}"),
        }
    }

    /// The reply to the call that started it: an upload names its document at once but is not `done`.
    pub fn started(&self) -> Value {
        match self.way {
            Way::Upload => {
                let mut response = self.response();
                if let Some(fields) = response.as_object_mut() {
                    fields.insert("mimeType".to_owned(), json!(self.document.mime_type));
                    fields.insert("sizeBytes".to_owned(), json!(self.document.size.to_string()));
                }
                json!({"name": self.name(), "response": response})
            }
            Way::Import => json!({"name": self.name()}),
        }
    }

    pub fn view(&self) -> Value {
        let name = self.name();
        match (self.outcome, self.document.state()) {
            (Outcome::Error, _) | (Outcome::FollowsDocument, DocumentState::Failed) => {
                let error = json!({"code": 13, "message": "Failed to process the document."});
                json!({"name": name, "done": true, "error": error})
            }
            (Outcome::Stuck, _) | (_, DocumentState::Pending) => json!({"name": name}),
            (Outcome::FollowsDocument, DocumentState::Active) => {
                json!({"name": name, "done": true, "response": self.response()})
            }
        }
    }

    fn response(&self) -> Value {
        let document = &self.document;
        match self.way {
            Way::Upload => json!({
                "@type": format!("{TYPE_PREFIX}UploadToFileSearchStoreResponse"),
                "parent": format!("fileSearchStores/{}", document.store),
                "documentName": document.name(),
            }),
            // Imports answer with bare ids.
            Way::Import => json!({
                "@type": format!("{TYPE_PREFIX}ImportFileResponse"),
                "parent": document.store,
                "documentName": document.id,
            }),
        }
    }
}
