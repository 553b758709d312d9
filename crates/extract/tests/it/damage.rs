//! Damaged files: nothing of them is lost without an error, and what only looks odd is still read.

use std::io::{Cursor, Write};

use crate::support::{DOCX, ODT, PPTX, XLSX, archive, code, content_types, extract};
use rag_extract::{ErrorCode, MediaType, sniff};
use zip::{ZipWriter, write::SimpleFileOptions};

const SENTENCE: &str = "The quick brown fox jumps over it.";

#[test]
fn office_files_cut_off_anywhere_in_their_text_are_broken() {
    let word = format!(
        "<w:document><w:body><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:body></w:document>"
    );
    let types = content_types("wordprocessingml.document");
    for cut in 1..word.len() {
        let parts = [("[Content_Types].xml", types.as_str()), ("word/document.xml", &word[..cut])];
        assert_eq!(code(&archive(&parts), DOCX), ErrorCode::FileBroken, "{}", &word[..cut]);
    }
    let text = format!("<office:document-content><office:body><text:p>{SENTENCE}</text:p>");
    let parts = [("mimetype", ODT), ("content.xml", &text)];
    assert_eq!(code(&archive(&parts), ODT), ErrorCode::FileBroken);
}

#[test]
fn slides_and_sheets_cut_off_are_broken() {
    let slide = format!("<p:sld><p:sp><a:p><a:r><a:t>{SENTENCE}</a:t></a:r></a:p>");
    let types = content_types("presentationml.presentation");
    let slides = [
        ("[Content_Types].xml", types.as_str()),
        (
            "ppt/presentation.xml",
            r#"<p:presentation><p:sldId id="256" r:id="r1"/></p:presentation>"#,
        ),
        (
            "ppt/_rels/presentation.xml.rels",
            r#"<r><Relationship Id="r1" Type="x/slide" Target="slides/slide1.xml"/></r>"#,
        ),
        ("ppt/slides/slide1.xml", &slide),
    ];
    assert_eq!(code(&archive(&slides), PPTX), ErrorCode::FileBroken);
    let types = content_types("spreadsheetml.sheet");
    let sheets = [
        ("[Content_Types].xml", types.as_str()),
        (
            "xl/workbook.xml",
            r#"<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<r><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></r>"#,
        ),
        (
            "xl/worksheets/sheet1.xml",
            r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>"#,
        ),
    ];
    assert_eq!(code(&archive(&sheets), XLSX), ErrorCode::FileBroken);
}

#[test]
fn an_office_file_in_utf_16_is_read() {
    let word = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?><w:document><w:body><w:p><w:r>\
         <w:t>{SENTENCE}</w:t></w:r></w:p></w:body></w:document>"
    );
    let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(&word).unwrap();
    let (pages, _) = extract(&zip.finish().unwrap().into_inner(), DOCX).unwrap();
    assert_eq!(pages[0].text, SENTENCE);
}

#[test]
fn a_text_in_utf_16_needs_no_mark() {
    let text: Vec<u8> = SENTENCE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let content = sniff::identify(Cursor::new(&text)).unwrap();
    assert!(content.agrees_with(MediaType::PlainText), "{content:?}");
    assert_eq!(extract(&text, "text/plain").unwrap().0[0].text, SENTENCE);
}
