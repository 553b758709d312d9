//! The front door: names the call, checks the key, applies the faults that come before and after any
//! work, and hands the rest to the handlers.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::call::{Call, Destination, Target, UploadStep};
use crate::exchange::Exchange;
use crate::faults::{self, Fault};
use crate::refusal::{ApiError, Refusal};
use crate::simulation::Simulation;
use crate::{documents, files, generation, models, stores, upload};

pub async fn provider(State(sim): State<Arc<Simulation>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let Some(call) = Call::parse(&parts.method, parts.uri.path(), query, &parts.headers) else {
        return Refusal::Html(StatusCode::NOT_FOUND).into_response();
    };
    let is_post = parts.method == Method::POST;
    let exchange = match Exchange::open(sim, call, parts, body).await {
        Ok(exchange) => exchange,
        Err(refusal) => return refusal.into_response(),
    };
    let answer = match admit(&exchange, is_post).await {
        Ok(()) => answer(&exchange).await,
        Err(refusal) => Err(refusal),
    };
    if exchange.faults.has(Fault::LostReply) {
        return exchange.connection.hang_up_for_good().await;
    }
    if let Some(millis) = exchange.faults.number(Fault::HeldReply, 1000) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
    answer.unwrap_or_else(|refusal| {
        exchange.ticket.refused();
        let in_array = exchange.faults.has(Fault::ErrorArray);
        if in_array { refusal.in_array() } else { refusal }.into_response()
    })
}

/// Everything that can end a call before any work is done.
async fn admit(exchange: &Exchange, is_post: bool) -> Result<(), Refusal> {
    if is_post && !exchange.has_length() {
        return Err(Refusal::Html(StatusCode::LENGTH_REQUIRED));
    }
    check_key(exchange)?;
    if exchange.faults.has(Fault::DropConnection) {
        return exchange.connection.hang_up_for_good().await;
    }
    let delay = exchange.faults.number(Fault::SlowReply, 1000).unwrap_or_default()
        + exchange.settings.reply_delay_ms;
    if delay > 0 {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    let model = match &exchange.call.target {
        Target::Generate(model)
        | Target::StreamGenerate(model)
        | Target::CountTokens(model)
        | Target::GetModel(model) => model,
        _ => "",
    };
    faults::refusal_for(&exchange.faults, &exchange.call.version, model).map_or(Ok(()), Err)
}

/// The upload id authorises the calls of a session; all others need a key.
fn check_key(exchange: &Exchange) -> Result<(), Refusal> {
    let in_session = matches!(&exchange.call.target,
        Target::Upload(_, step) if *step != UploadStep::Start);
    match (&exchange.key, &exchange.settings.accepted_key) {
        _ if in_session => Ok(()),
        (None, _) => {
            let message = "Method doesn't allow unregistered callers (callers without established \
                identity). Please use API Key or other form of API consumer identity to call this API.";
            Err(ApiError::new(403, "PERMISSION_DENIED", message).into())
        }
        (Some((_, key)), Some(accepted)) if key != accepted => Err(faults::bad_key()),
        (Some(_), _) => Ok(()),
    }
}

async fn answer(exchange: &Exchange) -> Result<Response, Refusal> {
    match exchange.call.target.clone() {
        Target::ListModels => models::list(exchange),
        Target::GetModel(model) => models::get(exchange, &model),
        Target::CountTokens(model) => generation::count_tokens(exchange, &model),
        Target::Generate(model) => generation::generate(exchange, &model),
        Target::StreamGenerate(model) => generation::stream(exchange, &model),
        Target::CreateStore => stores::create(exchange),
        Target::ListStores => stores::list(exchange),
        Target::GetStore(store) => stores::get(exchange, &store),
        Target::DeleteStore(store) => stores::delete(exchange, &store),
        Target::ImportFile(store) => upload::import(exchange, &store),
        Target::ListDocuments(store) => documents::list(exchange, &store),
        Target::GetDocument(store, id) => documents::get(exchange, &store, &id),
        Target::DeleteDocument(store, id) => documents::delete(exchange, &store, &id),
        Target::GetOperation(name) => documents::operation(exchange, &name),
        Target::DownloadMedia(store, blob) => documents::media(exchange, &store, &blob),
        Target::ListFiles => files::list(exchange),
        Target::GetFile(id) => files::get(exchange, &id),
        Target::DeleteFile(id) => files::delete(exchange, &id),
        Target::Upload(Destination::Store(store), UploadStep::Start) => {
            upload::start_in_store(exchange, &store)
        }
        Target::Upload(Destination::Files, UploadStep::Start) => upload::start_file(exchange),
        Target::Upload(_, step) => upload::in_session(exchange, step).await,
    }
}
