//! PDF: one reader for nearly everything, and a second one for the pages and files that break it.
//!
//! The first reader panics on some damaged files and has been reported to hang on others. Panics are
//! caught here page by page; hanging is ended by the limits of the child process.

mod fallback;
mod layout;
mod outline;
mod reader;

use std::{
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use self::{
    fallback::Fallback,
    layout::{Typography, heading::key},
    reader::Reader,
};
use crate::{
    child::message,
    error::{ErrorCode, ExtractError},
    sink::Sink,
};

/// Pages from all over the document that its typography is learnt from.
const SAMPLES: usize = 16;

/// The end of a file within which its last marks stand; readers accept some foreign bytes behind them.
const TAIL_BYTES: u64 = 4096;

pub fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    if is_cut_off(path)? {
        return Err(ExtractError::broken("the end of the file is missing"));
    }
    let mut fallback = Fallback::new(path);
    let reader = match guarded(|| Reader::open(path)) {
        Ok(reader) => reader,
        Err(error) if error.code() == ErrorCode::FileEncrypted => return Err(error),
        Err(error) => return fallback.read_all(sink, error),
    };
    let pages = guarded(|| reader.page_count())?;
    if pages as u64 > u64::from(sink.limits().pages) {
        return Err(ExtractError::too_complex("more pages than the limit"));
    }
    let typography = learn(&reader, pages);
    let mut broken = None;
    for index in 0..pages {
        match guarded(|| reader.runs(index)) {
            Ok(page) => {
                layout::write(page.runs, &typography, sink)?;
                super::text::read_section(&page.turned.join("\n"), sink)?;
            }
            Err(error) => {
                if fallback.write_page(index, sink).is_err() {
                    broken = Some(error);
                }
            }
        }
        sink.end_page()?;
    }
    match broken {
        Some(error) if sink.is_textless() => Err(error),
        None if pages == 0 => fallback.read_all(sink, ErrorCode::FileBroken.into()),
        _ => Ok(()),
    }
}

/// Whether the end is missing, as of a download that broke off. The readers would find what pages there
/// are and say nothing of the others.
fn is_cut_off(path: &Path) -> Result<bool, ExtractError> {
    let mut file = File::open(path)?;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let has = |mark: &[u8]| tail.windows(mark.len()).any(|window| window == mark);
    Ok(!has(b"%%EOF") && !has(b"startxref"))
}

fn learn(reader: &Reader, pages: usize) -> Typography {
    let titles = guarded(|| Ok(outline::titles(reader.document()))).unwrap_or_default();
    let titles = titles.into_iter().map(|(title, level)| (key(&title), level)).collect();
    let step = pages.div_ceil(SAMPLES).max(1);
    let samples = (0..pages).step_by(step).filter_map(|index| guarded(|| reader.runs(index)).ok());
    Typography::learn(&samples.map(|page| page.runs).collect::<Vec<_>>(), titles)
}

fn guarded<T>(work: impl FnOnce() -> Result<T, ExtractError>) -> Result<T, ExtractError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(ExtractError::broken(message(panic.as_ref()))))
}
