//! What the tests of this crate share: files made in memory, and the pages that come out of them.

pub mod pdf;

use std::{
    io::{Cursor, Write},
    path::PathBuf,
};

use rag_extract::{ErrorCode, ExtractError, Limits, Summary};
use rag_text::page::{Block, BlockKind, Page};
use zip::{ZipWriter, write::SimpleFileOptions};

pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
pub const ODT: &str = "application/vnd.oasis.opendocument.text";

/// A file that is removed with its folder.
pub struct Fixture {
    _folder: tempfile::TempDir,
    pub path: PathBuf,
}

pub fn file(bytes: &[u8]) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    Fixture { _folder: folder, path }
}

pub fn extract(bytes: &[u8], media_type: &str) -> Result<(Vec<Page>, Summary), ExtractError> {
    extract_within(bytes, media_type, &Limits::default())
}

pub fn extract_within(
    bytes: &[u8],
    media_type: &str,
    limits: &Limits,
) -> Result<(Vec<Page>, Summary), ExtractError> {
    let fixture = file(bytes);
    let mut pages = Vec::new();
    let mut emit = |page| {
        pages.push(page);
        Ok(())
    };
    let summary = rag_extract::extract(&fixture.path, media_type, limits, &mut emit)?;
    for page in &pages {
        assert_keeps_its_promises(page);
    }
    Ok((pages, summary))
}

pub fn code(bytes: &[u8], media_type: &str) -> ErrorCode {
    extract(bytes, media_type).expect_err("the file must be refused").code()
}

/// The blocks of the only page, one line each: kind, then text with line ends as `|`.
pub fn outline(bytes: &[u8], media_type: &str) -> Vec<String> {
    let (pages, _) = extract(bytes, media_type).unwrap();
    assert_eq!(pages.len(), 1, "expected a single page");
    outline_of(&pages[0])
}

pub fn outline_of(page: &Page) -> Vec<String> {
    page.blocks.iter().map(|block| describe(page, block)).collect()
}

fn describe(page: &Page, block: &Block) -> String {
    let slice = |start: u32, end: u32| &page.text[start as usize..end as usize];
    let text = slice(block.range.start, block.range.end).replace('\n', "|");
    match &block.kind {
        BlockKind::Heading { level } => format!("h{level} {text}"),
        BlockKind::Paragraph => format!("p {text}"),
        BlockKind::ListItem => format!("li {text}"),
        BlockKind::Code => format!("code {text}"),
        BlockKind::TableRow { headers, cells } => {
            let cells: Vec<String> = cells
                .iter()
                .enumerate()
                .map(|(index, cell)| match headers.get(index) {
                    Some(header) => format!("{header}={}", slice(cell.start, cell.end)),
                    None => slice(cell.start, cell.end).to_owned(),
                })
                .collect();
            format!("tr {}", cells.join("; "))
        }
    }
}

/// The promises of `rag_text::page`.
pub fn assert_keeps_its_promises(page: &Page) {
    let text = &page.text;
    assert!(unicode_normalization::is_nfc(text), "not NFC");
    let stray = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    assert_eq!(stray, None, "control character");
    let mut end = 0;
    for block in &page.blocks {
        assert!(block.range.start >= end, "blocks overlap or are out of order");
        assert!(block.range.start < block.range.end, "empty block");
        end = block.range.end;
        assert!(text.get(block.range.start as usize..end as usize).is_some(), "not on a boundary");
        if let BlockKind::TableRow { cells, .. } = &block.kind {
            let mut cell_end = block.range.start;
            for cell in cells {
                assert!(cell.start >= cell_end && cell.end <= end, "cell outside its row");
                cell_end = cell.end;
                assert!(text.get(cell.start as usize..cell.end as usize).is_some());
            }
        }
    }
}

pub fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn content_types(part: &str) -> String {
    format!(
        r#"<Types><Override PartName="/x.xml"
        ContentType="application/vnd.openxmlformats-officedocument.{part}.main+xml"/></Types>"#
    )
}

/// A Word document with the given body, and parts beside it.
pub fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let types = content_types("wordprocessingml.document");
    let body = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut entries = vec![("[Content_Types].xml", types.as_str()), ("word/document.xml", &body)];
    entries.extend(parts);
    archive(&entries)
}
