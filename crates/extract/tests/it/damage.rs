//! Damaged files: nothing of them is lost without an error, and what only looks odd is still read.

use std::io::{Cursor, Read, Write};

use crate::support::{
    DOCX, ODT, PPTX, XLSX, archive, code, content_types, docx, extract,
    pdf::{PdfPage, assemble, font, pdf},
};
use rag_extract::{ErrorCode, MediaType, sniff};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

const PDF: &str = "application/pdf";
const SENTENCE: &str = "The quick brown fox jumps over it.";
const TEXT: &str = "BT /F 10 Tf 72 700 Td (The quick brown fox) Tj ET";

/// Two pages whose contents are the objects 5 and 7. The first may draw the forms 8 and 9.
fn two_pages(first: &str, others: &[&str]) -> Vec<u8> {
    let page = |content: u32| {
        format!(
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R \
             /Resources <</Font <</F 3 0 R>> /XObject <</A 8 0 R /B 9 0 R>>>>>>"
        )
    };
    let mut objects = vec![
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Count 2 /Kids [4 0 R 6 0 R]>>".to_owned(),
        font("Helvetica"),
        page(5),
        first.to_owned(),
        page(7),
        stream("", TEXT),
    ];
    objects.extend(others.iter().map(|&other| other.to_owned()));
    assemble(&objects)
}

fn stream(entries: &str, content: &str) -> String {
    format!("<</Length {} {entries}>>\nstream\n{content}\nendstream", content.len())
}

fn form(content: &str) -> String {
    stream("/Type /XObject /Subtype /Form /BBox [0 0 612 792]", content)
}

/// A stream that unpacks to `text` and then as many spaces.
fn packed(text: &str, spaces: u64) -> String {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("content", options).unwrap();
    zip.write_all(text.as_bytes()).unwrap();
    std::io::copy(&mut std::io::repeat(b' ').take(spaces), &mut zip).unwrap();
    let mut zip = ZipArchive::new(zip.finish().unwrap()).unwrap();
    let mut raw = Vec::new();
    zip.by_index_raw(0).unwrap().read_to_end(&mut raw).unwrap();
    let digits: String = raw.iter().map(|byte| format!("{byte:02x}")).collect();
    stream("/Filter [/ASCIIHexDecode /FlateDecode]", &(digits + ">"))
}

#[test]
fn a_packed_page_is_read() {
    let (pages, _) = extract(&two_pages(&packed(TEXT, 0), &[]), PDF).unwrap();
    assert_eq!(pages[0].text, "The quick brown fox");
}

#[test]
fn a_page_whose_content_is_damaged_or_gone_is_told() {
    let damaged = stream("/Filter /FlateDecode", "this was never packed");
    for content in [damaged.as_str(), "null", "[10 0 R]", "[8 0 R 10 0 R]"] {
        let file = two_pages(content, &[&damaged, &stream("", "q Q")]);
        assert_eq!(code(&file, PDF), ErrorCode::FileBroken, "{content}");
    }
}

#[test]
fn a_page_that_is_gone_is_told() {
    let mut file = String::from_utf8(two_pages(&stream("", TEXT), &[])).unwrap();
    let start = file.find("6 0 obj\n").unwrap() + 8;
    let length = file[start..].find("\nendobj").unwrap();
    file.replace_range(start..start + length, &format!("{:length$}", "null"));
    assert_eq!(code(file.as_bytes(), PDF), ErrorCode::FileBroken);
}

#[test]
fn a_page_with_a_bomb_behind_its_text_is_too_complex() {
    let file = two_pages(&packed(TEXT, 300 << 20), &[]);
    assert_eq!(code(&file, PDF), ErrorCode::FileTooComplex);
}

#[test]
fn a_page_of_arrays_without_end_is_too_complex() {
    let file = two_pages(&stream("", &"[".repeat(3_000_000)), &[]);
    assert_eq!(code(&file, PDF), ErrorCode::FileTooComplex);
}

#[test]
fn forms_that_draw_themselves_or_cannot_be_unpacked_are_damage() {
    let drawing = stream("", "q /A Do Q");
    let damaged =
        form("this was never packed").replace("/Subtype", "/Filter /FlateDecode /Subtype");
    for forms in
        [[form("/A Do"), form("q Q")], [form("/B Do"), form("q /A Do Q")], [form("/B Do"), damaged]]
    {
        let file = two_pages(&drawing, &[&forms[0], &forms[1]]);
        assert_eq!(code(&file, PDF), ErrorCode::FileBroken, "{forms:?}");
    }
}

#[test]
fn pages_that_are_only_empty_or_odd_do_not_stand_in_the_way() {
    let empty = form("q Q");
    let image = stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /Filter /DCTDecode", "x");
    let some = "[[0] 0] 0 d BI /W 1 /H 1 /CS /G /BPC 8 ID [ EI";
    for first in ["", "\n", "q Q", "/A Do", "/A Do /A Do", "/B Do", "/None Do", some] {
        let file = two_pages(&stream("", first), &[&empty, &image]);
        let (pages, summary) = extract(&file, PDF).unwrap();
        assert_eq!(pages[1].text, "The quick brown fox", "{first}");
        assert_eq!((summary.pages, summary.pages_without_text), (2, 1), "{first}");
    }
}

#[test]
fn a_page_tree_that_claims_too_much_loses_nothing() {
    let whole = String::from_utf8(two_pages(&stream("", TEXT), &[])).unwrap();
    let odd = whole.replace("/Count 2", "/Count 3");
    let (pages, _) = extract(odd.as_bytes(), PDF).unwrap();
    assert_eq!(pages[1].text, "The quick brown fox");
}

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

fn sample() -> Vec<u8> {
    pdf(vec![PdfPage::default().lines("F", 72.0, 72.0, &["The quick brown fox", "jumps over it."])])
}

#[test]
fn a_pdf_cut_off_anywhere_is_broken_or_whole() {
    let whole = sample();
    for end in (1..whole.len()).step_by(7) {
        match extract(&whole[..end], PDF) {
            Ok((pages, _)) => assert_eq!(pages[0].text.replace('\n', " "), SENTENCE, "{end}"),
            Err(error) => assert_eq!(error.code(), ErrorCode::FileBroken, "{end}"),
        }
    }
}

/// A flipped bit may change a letter, or hide a page by turning it into something else that is valid.
#[test]
fn damaged_pdfs_end_as_text_or_a_named_error() {
    let whole = sample();
    for place in (0..whole.len()).step_by(5) {
        let mut damaged = whole.clone();
        damaged[place] ^= 1 << (place % 8);
        match extract(&damaged, PDF) {
            Ok((pages, summary)) => {
                assert_eq!((pages.len(), summary.pages_without_text), (1, 0), "{place}");
            }
            Err(error) => assert!(
                matches!(error.code(), ErrorCode::FileBroken | ErrorCode::NoText),
                "{place}: {error:?}"
            ),
        }
    }
}

#[test]
fn damaged_office_files_end_as_their_whole_text_or_a_named_error() {
    let body = format!("<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>");
    let whole = docx(&body, &[("word/styles.xml", "<w:styles/>")]);
    for place in 1..whole.len() {
        assert_eq!(code(&whole[..place], DOCX), ErrorCode::FileBroken, "{place}");
        let mut damaged = whole.clone();
        damaged[place] ^= 1 << (place % 8);
        match extract(&damaged, DOCX) {
            Ok((pages, _)) => assert_eq!(pages[0].text, SENTENCE, "{place}"),
            Err(error) => assert!(
                matches!(
                    error.code(),
                    ErrorCode::FileBroken | ErrorCode::FileEncrypted | ErrorCode::FileTooComplex
                ),
                "{place}: {error:?}"
            ),
        }
    }
}
