//! Pages of a PDF.

use lopdf::Document;

use super::Page;

pub fn pages(bytes: &[u8]) -> Option<Vec<Page>> {
    let document = Document::load_mem(bytes).ok()?;
    let numbers = document.get_pages().into_keys();
    let pages = numbers.map(|number| Page {
        number: Some(number),
        // A page that cannot be read is an empty page, as with a scan.
        text: document.extract_text(&[number]).unwrap_or_default(),
    });
    Some(pages.collect())
}
