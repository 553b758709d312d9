//! The side of the extraction that lives: starts the child, reads its pages, and turns every way it can
//! end into one outcome.
//!
//! The child inherits nothing: no environment, no input, no open files but its two outputs. It is killed
//! when an [`Extraction`] is dropped or its time is over.

use std::{
    ffi::OsString,
    io,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use rag_text::page::Page;
use rustix::process::Signal;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader},
    process::{Child, ChildStderr, ChildStdout, Command},
    time::{Instant, timeout},
};

use crate::{
    error::{ErrorCode, ExtractError},
    limits::Limits,
    sink::Summary,
    wire::Line,
};

/// Enough for what the runtime says when memory or stack run out. Never logged.
const COMPLAINT_BYTES: usize = 4096;
/// How long an ended output may wait for its process to end too.
const GRACE: Duration = Duration::from_secs(5);

/// How to start children. `program` with `leading_arguments` must lead to [`crate::child::run`].
#[derive(Debug, Clone)]
pub struct Extractor {
    pub program: PathBuf,
    pub leading_arguments: Vec<OsString>,
    pub limits: Limits,
}

impl Extractor {
    /// Starts reading a file. Must be called inside a tokio runtime.
    pub fn start(&self, path: &Path, media_type: &str) -> Result<Extraction, ExtractError> {
        let limits = serde_json::to_string(&self.limits).map_err(io::Error::from)?;
        let mut child = Command::new(&self.program)
            .args(&self.leading_arguments)
            .arg(path)
            .arg(media_type)
            .arg(limits)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(output), Some(complaints)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(ErrorCode::ExtractCrashed.into());
        };
        Ok(Extraction {
            child,
            output: BufReader::with_capacity(64 * 1024, output),
            complaints,
            complaint: Vec::new(),
            line: Vec::new(),
            most: self.limits.line_bytes(),
            left: self.limits.wall_time,
            done: None,
        })
    }
}

/// A running extraction.
#[derive(Debug)]
pub struct Extraction {
    child: Child,
    output: BufReader<ChildStdout>,
    complaints: ChildStderr,
    complaint: Vec<u8>,
    line: Vec<u8>,
    most: u64,
    left: Duration,
    done: Option<Summary>,
}

impl Extraction {
    /// The next page; `None` after the last one, when [`Self::summary`] is known. Pages already given
    /// out before an error are real pages of a file that is unreadable as a whole.
    ///
    /// Cancel-safe: a dropped call loses nothing.
    pub async fn next_page(&mut self) -> Result<Option<Page>, ExtractError> {
        if self.done.is_some() {
            return Ok(None);
        }
        let outcome = self.next_line().await;
        match outcome {
            Ok(Line::Page(page)) => Ok(Some(page)),
            Ok(Line::Done(summary)) => {
                self.done = Some(summary);
                Ok(None)
            }
            Ok(Line::Failed { code, detail }) => Err(ExtractError::new(code, detail)),
            Err(error) => {
                // Already dead in most cases; if not, dropping kills it too.
                let _ = self.child.start_kill();
                Err(error)
            }
        }
    }

    /// What came out, once [`Self::next_page`] returned `None`.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        self.done
    }

    async fn next_line(&mut self) -> Result<Line, ExtractError> {
        let reading = read_line(
            &mut self.output,
            &mut self.line,
            self.most,
            &mut self.complaints,
            &mut self.complaint,
        );
        let left = self.left;
        let watch = Watch { left: &mut self.left, since: Instant::now() };
        let complete = timeout(left, reading).await;
        drop(watch);
        match complete {
            Err(_) => Err(ErrorCode::ExtractTimeout.into()),
            Ok(Err(error)) => Err(error),
            Ok(Ok(false)) => Err(self.post_mortem().await),
            Ok(Ok(true)) => {
                let line = serde_json::from_slice(&self.line).map_err(io::Error::from);
                self.line.clear();
                Ok(line?)
            }
        }
    }

    /// The child ended without an outcome. Why?
    async fn post_mortem(&mut self) -> ExtractError {
        let ending = async {
            while listen(&mut self.complaints, &mut self.complaint).await {}
            self.child.wait().await
        };
        let status = match timeout(GRACE, ending).await {
            Ok(Ok(status)) => status,
            Ok(Err(source)) => return source.into(),
            Err(_) => return ErrorCode::ExtractTimeout.into(),
        };
        let complaint = String::from_utf8_lossy(&self.complaint);
        ExtractError::new(cause_of_death(status, &complaint), status.to_string())
    }
}

/// Charges the time between its making and its end, also when the future around it is dropped.
struct Watch<'a> {
    left: &'a mut Duration,
    since: Instant,
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        *self.left = self.left.saturating_sub(self.since.elapsed());
    }
}

/// Completes `line`; `false` at the end of the output. Drains the complaints meanwhile, lest the child
/// waits for us.
async fn read_line(
    output: &mut BufReader<ChildStdout>,
    line: &mut Vec<u8>,
    most: u64,
    complaints: &mut ChildStderr,
    complaint: &mut Vec<u8>,
) -> Result<bool, ExtractError> {
    let mut complains = true;
    loop {
        let chunk = tokio::select! {
            chunk = output.fill_buf() => chunk?,
            more = listen(complaints, complaint), if complains => {
                complains = more;
                continue;
            }
        };
        if chunk.is_empty() {
            return Ok(false);
        }
        let end = chunk.iter().position(|&byte| byte == b'\n');
        let taken = end.map_or(chunk.len(), |index| index + 1);
        line.extend_from_slice(chunk.get(..end.unwrap_or(taken)).unwrap_or_default());
        output.consume(taken);
        if line.len() as u64 > most {
            return Err(ExtractError::too_complex("page longer than the limit"));
        }
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// Reads once, keeping no more than [`COMPLAINT_BYTES`] in all; `false` when there is no more.
async fn listen(complaints: &mut (impl AsyncRead + Unpin), kept: &mut Vec<u8>) -> bool {
    let mut chunk = [0; 1024];
    let Ok(count @ 1..) = complaints.read(&mut chunk).await else {
        return false;
    };
    let room = COMPLAINT_BYTES.saturating_sub(kept.len()).min(count);
    kept.extend_from_slice(chunk.get(..room).unwrap_or_default());
    true
}

/// The runtime names exhausted memory and stack on its way out; the kernel speaks by signals.
fn cause_of_death(status: ExitStatus, complaint: &str) -> ErrorCode {
    if complaint.contains("has overflowed its stack") {
        return ErrorCode::FileTooComplex;
    }
    if complaint.contains("memory allocation of") {
        return ErrorCode::ExtractOutOfMemory;
    }
    match status.signal().and_then(Signal::from_named_raw) {
        Some(Signal::XCPU) => ErrorCode::ExtractTimeout,
        // Not by us: we would not have asked. The kernel kills so when the machine has no memory left,
        // or when processor time passes its hard limit.
        Some(Signal::KILL) => ErrorCode::ExtractOutOfMemory,
        _ => ErrorCode::ExtractCrashed,
    }
}
