//! PDF: one reader for nearly everything, and a second one for the pages and files that break it.
//!
//! The first reader panics on some damaged files and has been reported to hang on others. Panics are
//! caught here page by page; hanging is ended by the limits of the child process.

mod fallback;
mod layout;
mod loss;
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
    loss::Places,
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
    if pages == 0 {
        return fallback.read_all(sink, ErrorCode::FileBroken.into());
    }
    let places = guarded(|| Ok(Places::of(reader.document()))).unwrap_or_default();
    if places.missing > 0 && places.pages < pages {
        return Err(ExtractError::broken("a page is missing"));
    }
    let typography = learn(&reader, pages);
    let mut lost = None;
    for index in 0..pages {
        let first = match guarded(|| reader.runs(index)) {
            Ok(page) if page.is_empty() => None,
            Ok(page) => {
                layout::write(page.runs, &typography, sink)?;
                super::text::read_section(&page.turned.join("\n"), sink)?;
                sink.end_page()?;
                continue;
            }
            Err(error) => Some(error),
        };
        let rescued = rescue(&reader, &mut fallback, index, first, sink);
        // Behind the places of the tree there is nothing to lose.
        if index < places.pages || places.pages == 0 {
            lost = lost.or(rescued.err());
        }
        sink.end_page()?;
    }
    lost.map_or(Ok(()), Err)
}

/// Tries the second reader on a page of which the first found no text, or failed with `first`. An error
/// means that the text of the page is lost; most pages without text have none.
fn rescue(
    reader: &Reader,
    fallback: &mut Fallback,
    index: usize,
    first: Option<ExtractError>,
    sink: &mut Sink<'_>,
) -> Result<(), ExtractError> {
    let depth = sink.limits().depth;
    let loss = guarded(|| loss::check(reader.document(), index, depth));
    match (first, loss) {
        (None, Ok(())) => Ok(()),
        // The second reader has no limits of its own.
        (_, Err(error)) if error.code() == ErrorCode::FileTooComplex => Err(error),
        (Some(first), Ok(())) => fallback.write_page(index, sink).map_err(|_| first),
        (_, Err(error)) => {
            let written = fallback.write_page(index, sink);
            if written.is_ok() && sink.has_open_text() { Ok(()) } else { Err(error) }
        }
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
