//! One parser per family of formats, and the table that chooses among them.

mod delimited;
mod html;
mod markdown;
mod marker;
mod open_document;
mod pdf;
mod rtf;
mod sheets;
mod slides;
mod table;
mod text;
mod word;
mod word97;

use std::{
    fs::{self, File},
    io::{self, BufReader},
    path::Path,
};

use rag_text::page::Page;

use crate::{
    encoding::decode,
    error::{ErrorCode, ExtractError},
    limits::Limits,
    media::MediaType,
    sink::{Overflow, Sink, Summary},
    sniff::{self, Content},
};

/// Reads a document page by page. Pages come out as soon as they are known, so an error may follow
/// pages already emitted.
///
/// This runs parsers in the calling process: only [`crate::child`] and tests should call it.
pub fn extract(
    path: &Path,
    media_type: &str,
    limits: &Limits,
    emit: &mut dyn FnMut(Page) -> io::Result<()>,
) -> Result<Summary, ExtractError> {
    let media = MediaType::parse(media_type).ok_or(ErrorCode::TypeUnsupported)?;
    let file = File::open(path)?;
    match sniff::identify(BufReader::new(file))? {
        Content::Empty => return Err(ErrorCode::FileEmpty.into()),
        Content::EncryptedOffice => return Err(ErrorCode::FileEncrypted.into()),
        // What looks like something else is read as what it was accepted as, and breaks or not.
        _ => {}
    }
    if media == MediaType::Pdf {
        let mut sink = Sink::new(limits, Overflow::Refuse, emit);
        pdf::read(path, &mut sink)?;
        return sink.finish(ErrorCode::NoText);
    }
    let mut sink = Sink::new(limits, Overflow::Continue, emit);
    read_unpaged(path, media, &mut sink)?;
    sink.finish(ErrorCode::FileEmpty)
}

fn read_unpaged(path: &Path, media: MediaType, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    match media {
        MediaType::PlainText => text::read(&decode(&fs::read(path)?), sink),
        MediaType::Source => text::read_source(&decode(&fs::read(path)?), sink),
        MediaType::Markdown => markdown::read(&decode(&fs::read(path)?), sink),
        MediaType::Csv => delimited::read(&decode(&fs::read(path)?), None, sink),
        MediaType::Tsv => delimited::read(&decode(&fs::read(path)?), Some(b'\t'), sink),
        MediaType::Html => html::read(&decode(&fs::read(path)?), sink),
        MediaType::Rtf => rtf::read(&fs::read(path)?, sink),
        MediaType::Docx | MediaType::Dotx => word::read(File::open(path)?, sink),
        MediaType::Doc => word97::read(File::open(path)?, sink),
        MediaType::Xlsx => sheets::read_xlsx(path, sink),
        MediaType::Xls => sheets::read_xls(path, sink),
        MediaType::Pptx => slides::read(File::open(path)?, sink),
        MediaType::Odt => open_document::read(File::open(path)?, sink),
        MediaType::Pdf => Err(ErrorCode::TypeUnsupported.into()),
    }
}
