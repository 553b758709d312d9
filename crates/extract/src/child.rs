//! The side of the extraction that may die: a process that reads one hostile file and nothing else.
//!
//! It limits itself before it opens the file, so that no caller can forget to. Memory is bounded by
//! address space, a loop by processor time, and it can neither write files nor leave a core dump behind.

use std::{
    any::Any,
    ffi::{OsStr, OsString},
    io::{self, BufWriter, Write},
    panic,
    path::Path,
    process::ExitCode,
    thread,
};

use rustix::process::{
    Resource, Rlimit, Signal, set_parent_process_death_signal, setpriority_process, setrlimit,
};

use crate::{
    error::{ErrorCode, ExtractError},
    formats,
    limits::Limits,
    wire::Line,
};

/// The parsers recurse with the nesting of the file. The stack is part of the address space.
const STACK_BYTES: usize = 256 * 1024 * 1024;
/// Of what a parser said, for the log.
const DETAIL_CHARS: usize = 300;
const LOWEST_PRIORITY: i32 = 19;

/// The whole of the hidden sub-command. `arguments` are those after its name: path, media type and the
/// [`Limits`] as JSON, as [`crate::Extractor`] passes them. Writes [`Line`]s to `output`.
///
/// The exit code is a success whenever an outcome was written, also a failed extraction.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    output: impl Write + Send + 'static,
) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let Some((path, media_type, limits)) = parse(&arguments) else {
        return ExitCode::from(2);
    };
    if confine(&limits).is_err() {
        return ExitCode::from(3);
    }
    panic::set_hook(Box::new(|_| {}));
    let path = path.to_owned();
    let reader = thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || report(Path::new(&path), &media_type, &limits, output));
    match reader.map(thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn parse(arguments: &[OsString]) -> Option<(&OsStr, String, Limits)> {
    let [path, media_type, limits] = arguments else {
        return None;
    };
    let limits = serde_json::from_str(limits.to_str()?).ok()?;
    Some((path, media_type.to_str()?.to_owned(), limits))
}

fn confine(limits: &Limits) -> io::Result<()> {
    let seconds = limits.processor_time.as_secs().max(1);
    // Nobody waits for the outcome any more when the parent is gone, however it went.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Nofile, 16)?;
    // The soft limit ends the process by a signal of its own, which the parent can tell apart.
    let hard = Some(seconds.saturating_add(1));
    setrlimit(Resource::Cpu, Rlimit { current: Some(seconds), maximum: hard })?;
    limit(Resource::As, limits.memory_bytes)?;
    // Politeness, not safety: a system that forbids it must not stop the extraction.
    let _ = setpriority_process(None, LOWEST_PRIORITY);
    Ok(())
}

fn limit(resource: Resource, most: u64) -> io::Result<()> {
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}

fn report(path: &Path, media_type: &str, limits: &Limits, output: impl Write) -> io::Result<()> {
    let mut output = BufWriter::new(output);
    let mut emit = |page| send(&mut output, &Line::Page(page));
    let attempt = panic::AssertUnwindSafe(|| formats::extract(path, media_type, limits, &mut emit));
    let outcome = panic::catch_unwind(attempt)
        .unwrap_or_else(|panic| Err(ExtractError::broken(message(panic.as_ref()))));
    let last = match outcome {
        Ok(summary) => Line::Done(summary),
        Err(error) => Line::Failed { code: error.code(), detail: detail(&error) },
    };
    send(&mut output, &last)?;
    output.flush()
}

fn send(output: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *output, line)?;
    output.write_all(b"\n")
}

fn detail(error: &ExtractError) -> String {
    let source = std::error::Error::source(error);
    let text = source.map(ToString::to_string).unwrap_or_default();
    text.chars().filter(|character| !character.is_control()).take(DETAIL_CHARS).collect()
}

/// What a panic said.
pub(crate) fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| ErrorCode::ExtractCrashed.to_string())
}
