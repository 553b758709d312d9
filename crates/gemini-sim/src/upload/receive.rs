//! The later requests of an upload: chunks, their end, questions about progress.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;

use super::plan::Plan;
use super::session::{AppendError, Session, Status};
use super::{ingest, plain};
use crate::exchange::Exchange;
use crate::faults::Fault;
use crate::refusal::Refusal;

const GRANULE: u64 = 256 << 10;

/// Reply to `query`; also to every chunk that is not the last.
pub fn progress(session: &Session) -> Response {
    let (status, received) = session.status();
    let headers = [
        ("x-goog-upload-status", status.as_str().to_owned()),
        ("x-goog-upload-size-received", received.to_string()),
    ];
    (StatusCode::OK, headers).into_response()
}

pub fn cancel(session: &Session) -> Response {
    session.cancel();
    progress(session)
}

/// A chunk; with `finalize` it is the last one, perhaps empty.
pub async fn chunk(
    exchange: &Exchange,
    session: &Session,
    finalize: bool,
) -> Result<Response, Refusal> {
    let body = exchange.take_data();
    let offset = exchange.header("x-goog-upload-offset").and_then(|text| text.parse().ok());
    // Refusals come after the body: a client that is still sending would not see them.
    let (mut offset, refusal) = match (offset, check(exchange, session, offset, finalize)) {
        (Some(offset), Ok(())) => (offset, None),
        (_, Err(refusal)) => (0, Some(refusal)),
        (None, Ok(())) => (session.status().1, None),
    };
    if let Some(refusal) = refusal {
        drain(body).await;
        return Err(refusal);
    }
    let mut room = exchange.faults.number(Fault::UploadDropAt, 0);
    let mut frames = body.into_data_stream();
    loop {
        if room == Some(0) {
            drop_connection(exchange, session).await;
        }
        let Some(frame) = frames.next().await else {
            break;
        };
        let interrupted = |_| plain(StatusCode::BAD_REQUEST, "The chunk was interrupted.");
        let frame = frame.map_err(interrupted)?;
        let taken = room.map_or(frame.len(), |room| {
            frame.len().min(usize::try_from(room).unwrap_or(usize::MAX))
        });
        let bytes = frame.get(..taken).unwrap_or_default();
        offset = session.append(offset, bytes).map_err(append_refusal)?;
        exchange.sim.counters.update(|tally| tally.upload_bytes += taken as u64);
        room = room.map(|room| room - taken as u64);
    }
    let response = if finalize { finish(exchange, session).await? } else { progress(session) };
    Ok(without_status_header(exchange, damaged(exchange, response)))
}

fn check(
    exchange: &Exchange,
    session: &Session,
    offset: Option<u64>,
    finalize: bool,
) -> Result<(), Refusal> {
    let length = exchange.header("content-length").and_then(|text| text.parse::<u64>().ok());
    let granularity = exchange.settings.chunk_granularity.max(1);
    if let Some(length) = length.filter(|length| !finalize && length % granularity != 0) {
        return Err(plain(
            StatusCode::BAD_REQUEST,
            format!(
                "The client sent {length} bytes, which is not a multiple of the {granularity} byte chunk granularity."
            ),
        ));
    }
    match offset {
        Some(offset) => session.check_offset(offset).map_err(append_refusal),
        // A bare `finalize` may leave the offset out, data may not.
        None if finalize && length.unwrap_or_default() == 0 => Ok(()),
        None => Err(plain(StatusCode::BAD_REQUEST, "X-Goog-Upload-Offset is required.")),
    }
}

async fn finish(exchange: &Exchange, session: &Session) -> Result<Response, Refusal> {
    let (_, received) = session.status();
    if let Some(announced) = session.announced.filter(|announced| *announced != received) {
        return Err(plain(
            StatusCode::BAD_REQUEST,
            format!("{received} bytes were received, but {announced} were announced."),
        ));
    }
    let bytes = session.finish().map_err(append_refusal)?;
    let mut response = match &session.plan {
        Plan::Document(plan) => ingest::upload(exchange, plan, bytes).await?,
        Plan::File { display_name, mime_type } => {
            ingest::file(exchange, display_name, mime_type, bytes).await
        }
    };
    let status = Status::Final.as_str().parse();
    status.map(|status| response.headers_mut().insert("x-goog-upload-status", status)).ok();
    Ok(response)
}

fn append_refusal(error: AppendError) -> Refusal {
    plain(StatusCode::BAD_REQUEST, error.to_string())
}

fn damaged(exchange: &Exchange, response: Response) -> Response {
    if !exchange.faults.has(Fault::UploadDamagedReply) {
        return response;
    }
    let body = exchange.faults.value(Fault::UploadDamagedReply).unwrap_or("<html></html>");
    Response::from_parts(response.into_parts().0, Body::from(body.to_owned()))
}

fn without_status_header(exchange: &Exchange, mut response: Response) -> Response {
    if exchange.faults.has(Fault::UploadNoStatusHeader) {
        response.headers_mut().remove("x-goog-upload-status");
    }
    response
}

async fn drop_connection(exchange: &Exchange, session: &Session) {
    if let Some(granule) = exchange.faults.number(Fault::UploadKeepGranules, GRANULE) {
        session.keep_granules(granule);
    }
    exchange.connection.hang_up_for_good::<()>().await;
}

async fn drain(body: Body) {
    let mut frames = body.into_data_stream();
    while let Some(Ok(_)) = frames.next().await {}
}
