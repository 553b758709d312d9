//! Broken, mislabelled and malicious files: each ends as its own named error, quickly.

use std::io::{Cursor, Write};

use crate::support::{
    DOCX, ODT, XLSX, archive, code, content_types, docx, extract, extract_within,
    pdf::{PdfPage, assemble, pdf},
};
use rag_extract::{
    ErrorCode, Limits, MediaType,
    sniff::{self, Content},
};
use zip::{ZipWriter, write::SimpleFileOptions};

const PDF: &str = "application/pdf";
const LOCKED: &[u8] = include_bytes!("files/user-password.pdf");
const OWNER_LOCKED: &[u8] = include_bytes!("files/owner-password.pdf");
const LOCKED_AES: &[u8] = include_bytes!("files/user-password-aes256.pdf");

fn sample() -> Vec<u8> {
    let page =
        PdfPage::default().lines("F", 72.0, 72.0, &["The quick brown fox", "jumps over it."]);
    pdf(vec![page])
}

#[test]
fn empty_files_are_empty_whatever_they_are_called() {
    for media_type in ["text/plain", PDF, DOCX, "text/csv"] {
        assert_eq!(code(b"", media_type), ErrorCode::FileEmpty);
    }
    assert_eq!(code(b" \n\n ", "text/plain"), ErrorCode::FileEmpty);
}

#[test]
fn a_pdf_without_its_end_is_broken_however_many_pages_are_left() {
    let page = || PdfPage::default().lines("F", 72.0, 72.0, &["The quick brown fox"]);
    let whole = pdf((0..40).map(|_| page()).collect());
    let cut = &whole[..whole.len() / 2];
    assert_eq!(code(cut, PDF), ErrorCode::FileBroken);
}

#[test]
fn a_password_is_asked_for_and_an_owner_password_is_not_in_the_way() {
    assert_eq!(code(LOCKED, PDF), ErrorCode::FileEncrypted);
    assert_eq!(code(LOCKED_AES, PDF), ErrorCode::FileEncrypted);
    let (pages, _) = extract(OWNER_LOCKED, PDF).unwrap();
    assert!(pages[0].text.contains("The quick brown fox"), "{}", pages[0].text);
}

#[test]
fn an_encrypted_office_file_is_recognised_by_its_container() {
    let mut compound = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    compound.create_stream("/EncryptedPackage").unwrap().write_all(b"x").unwrap();
    let bytes = compound.into_inner().into_inner();
    assert_eq!(code(&bytes, DOCX), ErrorCode::FileEncrypted);
    let content = sniff::identify(Cursor::new(bytes)).unwrap();
    assert!(content.agrees_with(MediaType::Docx) && !content.agrees_with(MediaType::Pdf));
}

#[test]
fn an_office_file_in_a_locked_archive_asks_for_its_password_too() {
    let word = docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>", &[]);
    let text = archive(&[("mimetype", ODT), ("content.xml", "<office:body/>")]);
    for (file, media_type, declared) in [(word, DOCX, MediaType::Docx), (text, ODT, MediaType::Odt)]
    {
        let locked = locked(file);
        let content = sniff::identify(Cursor::new(&locked)).unwrap();
        assert!(content.agrees_with(declared) && !content.agrees_with(MediaType::Pdf));
        assert_eq!(code(&locked, media_type), ErrorCode::FileEncrypted);
    }
    let other = locked(archive(&[("secret.txt", "x")]));
    assert_eq!(sniff::identify(Cursor::new(other)).unwrap(), Content::Unknown);
}

/// The archive with every entry marked as encrypted, in its own head and in the directory.
fn locked(mut bytes: Vec<u8>) -> Vec<u8> {
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let heads: Vec<usize> =
            (0..bytes.len()).filter(|start| bytes[*start..].starts_with(signature)).collect();
        for head in heads {
            bytes[head + flags] |= 1;
        }
    }
    bytes
}

#[test]
fn a_scan_has_no_text() {
    let image = PdfPage::default()
        .raw("q 200 0 0 200 72 500 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \u{1}\u{2}\u{3}\u{4} EI Q\n");
    assert_eq!(code(&pdf(vec![image]), PDF), ErrorCode::NoText);
}

#[test]
fn mislabelled_files_are_told_by_their_content() {
    let word = docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>", &[]);
    let cases: [(&[u8], MediaType); 6] = [
        (&word, MediaType::Pdf),
        (&sample(), MediaType::Docx),
        (&sample(), MediaType::PlainText),
        (b"plain text", MediaType::Pdf),
        (b"\x7fELF\x02\x01\x01\x00", MediaType::PlainText),
        (b"\x89PNG\r\n\x1a\n\x00\x00", MediaType::Markdown),
    ];
    for (bytes, declared) in cases {
        let content = sniff::identify(Cursor::new(bytes)).unwrap();
        assert!(!content.agrees_with(declared), "{content:?} passed as {declared:?}");
    }
    let content = sniff::identify(Cursor::new(word)).unwrap();
    assert_eq!(content, Content::Document(MediaType::Docx));
}

#[test]
fn mislabelled_files_that_come_through_end_as_broken() {
    assert_eq!(code(b"just text", PDF), ErrorCode::FileBroken);
    assert_eq!(code(b"just text", DOCX), ErrorCode::FileBroken);
    assert_eq!(code(&sample(), XLSX), ErrorCode::FileBroken);
    assert_eq!(code(b"just text", "application/msword"), ErrorCode::FileBroken);
    assert_eq!(code(b"just text", "application/rtf"), ErrorCode::FileBroken);
}

#[test]
fn a_bomb_is_refused_by_its_claims() {
    let body = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", " ".repeat(64 << 20));
    assert_eq!(code(&docx(&body, &[]), DOCX), ErrorCode::FileTooComplex);
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused_by_what_comes_out() {
    let body = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "x".repeat(8 << 20));
    let mut bytes = docx(&body, &[]);
    // The uncompressed size in the central directory, made small.
    let name = b"word/document.xml";
    let entry = bytes.windows(name.len()).rposition(|window| window == name).unwrap() - 46;
    bytes[entry + 24..entry + 28].copy_from_slice(&100_u32.to_le_bytes());
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    let error = extract_within(&bytes, DOCX, &limits).unwrap_err().code();
    assert!(matches!(error, ErrorCode::FileTooComplex | ErrorCode::FileBroken), "{error}");
}

#[test]
fn a_spreadsheet_is_unpacked_within_its_budget_before_it_is_parsed() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("[Content_Types].xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(content_types("spreadsheetml.sheet").as_bytes()).unwrap();
    zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(&vec![b' '; 4 << 20]).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    let error = extract_within(&bytes, XLSX, &limits).unwrap_err();
    assert_eq!(error.code(), ErrorCode::FileTooComplex);
}

#[test]
fn too_many_entries_are_refused() {
    let names: Vec<String> = (0..200).map(|number| format!("e{number}")).collect();
    let entries: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    let limits = Limits { archive_entries: 100, ..Limits::default() };
    let error = extract_within(&archive(&entries), DOCX, &limits).unwrap_err();
    assert_eq!(error.code(), ErrorCode::FileTooComplex);
}

#[test]
fn too_many_entries_are_refused_whatever_stands_behind_their_number() {
    let names: Vec<String> = (0..200).map(|number| format!("e{number}")).collect();
    let entries: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    let limits = Limits { archive_entries: 100, ..Limits::default() };
    let refused = |bytes: &[u8]| extract_within(bytes, DOCX, &limits).unwrap_err().code();
    // A record of another disk, which the library passes over.
    let other_disk = [b"PK\x05\x06".as_slice(), &[1; 4], &[0; 14]].concat();
    let followed = [archive(&entries), other_disk].concat();
    assert_eq!(refused(&followed), ErrorCode::FileTooComplex);
    // The place of the directory is said to stand in a larger record.
    let mut larger = archive(&entries[..1]);
    let place = larger.len() - 6;
    larger[place..place + 4].fill(0xff);
    assert_eq!(refused(&larger), ErrorCode::FileTooComplex);
}

#[test]
fn nesting_without_end_is_refused_in_xml() {
    let deep = "<w:tbl><w:tr><w:tc>".repeat(10_000);
    assert_eq!(code(&docx(&deep, &[]), DOCX), ErrorCode::FileTooComplex);
    let content = format!("<office:body>{}", "<text:span>".repeat(10_000));
    let file = archive(&[("mimetype", ODT), ("content.xml", &content)]);
    assert_eq!(code(&file, ODT), ErrorCode::FileTooComplex);
    let groups = "{\\rtf1".to_owned() + &"{".repeat(10_000);
    assert_eq!(code(groups.as_bytes(), "application/rtf"), ErrorCode::FileTooComplex);
}

#[test]
fn nesting_without_end_costs_nothing_in_html_and_markdown() {
    for open in ["<div>", "<b>", "<table><tr><td>", "<ul><li>"] {
        let html = open.repeat(10_000) + "text";
        let (pages, _) = extract(html.as_bytes(), "text/html").unwrap();
        assert!(pages[0].text.contains("text"), "{open}");
    }
    let markdown = "> ".repeat(10_000) + "text";
    assert!(extract(markdown.as_bytes(), "text/markdown").is_ok());
    let lists: String = (0..1000).map(|n| " ".repeat(n * 2) + "- x\n").collect();
    assert!(extract(lists.as_bytes(), "text/markdown").is_ok());
}

#[test]
fn nested_arrays_in_a_pdf_end_as_text_or_a_named_error() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let objects = vec![
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Count 1 /Kids [3 0 R]>>".to_owned(),
        format!("<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources {deep}>>"),
        "<</Length 2>>\nstream\n{}\nendstream".to_owned(),
    ];
    // In a thread with the stack of the child.
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    let run = move || extract(&assemble(&objects), PDF).map(|_| ()).map_err(|error| error.code());
    let outcome = thread.spawn(run).unwrap().join().unwrap();
    assert!(outcome.is_err());
}

#[test]
fn a_pdf_that_claims_millions_of_pages_is_refused_or_read_as_it_is() {
    let mut objects = vec![
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Count 99999999 /Kids [3 0 R]>>".to_owned(),
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>".to_owned(),
    ];
    let outcome = extract(&assemble(&objects), PDF).unwrap_err().code();
    assert!(matches!(outcome, ErrorCode::FileTooComplex | ErrorCode::NoText), "{outcome}");
    // A page tree that contains itself.
    objects[1] = "<</Type /Pages /Count 2 /Kids [2 0 R 2 0 R]>>".to_owned();
    assert!(extract(&assemble(&objects), PDF).is_err());
}

#[test]
fn an_outline_in_a_circle_ends() {
    let objects = vec![
        "<</Type /Catalog /Pages 2 0 R /Outlines 4 0 R>>".to_owned(),
        "<</Type /Pages /Count 1 /Kids [3 0 R]>>".to_owned(),
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>".to_owned(),
        "<</First 5 0 R>>".to_owned(),
        "<</Title (a) /Next 5 0 R /First 4 0 R>>".to_owned(),
    ];
    assert_eq!(code(&assemble(&objects), PDF), ErrorCode::NoText);
}

#[test]
fn a_row_and_a_cell_without_end_stay_within_a_page() {
    let limits = Limits { page_bytes: 100_000, ..Limits::default() };
    let wide = "a,b\n".to_owned() + &"x".repeat(1_000_000) + ",y\n" + &"z,".repeat(100_000);
    let (pages, _) = extract_within(wide.as_bytes(), "text/csv", &limits).unwrap();
    for page in pages {
        let line = serde_json::to_vec(&rag_extract::wire::Line::Page(page)).unwrap();
        assert!((line.len() as u64) < limits.line_bytes());
    }
}

#[test]
fn too_many_pages_and_too_much_text_are_refused() {
    let limits = Limits { pages: 3, ..Limits::default() };
    let error = extract_within(&b"x\x0c".repeat(5), "text/plain", &limits).unwrap_err();
    assert_eq!(error.code(), ErrorCode::FileTooComplex);
    let limits = Limits { text_bytes: 100, ..Limits::default() };
    let error = extract_within(&b"word ".repeat(100), "text/plain", &limits).unwrap_err();
    assert_eq!(error.code(), ErrorCode::FileTooComplex);
}
