//! Resumable uploads into stores and into the Files API, and the import from one to the other.

mod ingest;
mod plan;
mod receive;
mod session;
mod start;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
pub use ingest::import;
pub use session::Session;
pub use start::{start_file, start_in_store};

use crate::call::UploadStep;
use crate::exchange::Exchange;
use crate::faults::Fault;
use crate::refusal::Refusal;

/// Every call on a session URL.
pub async fn in_session(exchange: &Exchange, step: UploadStep) -> Result<Response, Refusal> {
    let id = exchange.parameter("upload_id");
    let session = exchange.sim.library.lock().sessions.get(id).map(Arc::clone);
    let gone = || plain(StatusCode::NOT_FOUND, "Upload session not found.");
    let session = session.ok_or_else(gone)?;
    if session.is_terminated {
        return Err(plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "Failed to count tokens. Upload has already been terminated.",
        ));
    }
    match step {
        UploadStep::Query if exchange.faults.has(Fault::UploadCancelled) => {
            Ok(receive::cancel(&session))
        }
        UploadStep::Query => Ok(receive::progress(&session)),
        UploadStep::Cancel => Ok(receive::cancel(&session)),
        UploadStep::Data => receive::chunk(exchange, &session, false).await,
        UploadStep::Finalize => receive::chunk(exchange, &session, true).await,
        UploadStep::Start => Err(plain(StatusCode::BAD_REQUEST, "Upload already started.")),
    }
}

/// The upload front end speaks plain text.
fn plain(status: StatusCode, text: impl Into<String>) -> Refusal {
    Refusal::Plain(status, text.into())
}
